import type { AgentTask, Outcome } from '../../ports.ts';
import { costOf } from './prices.ts';

type Usage = NonNullable<Outcome['usage']>;

/** An answer that must be shorter than this is not asked for. */
const SHORTEST = 1_024;
/** Requests left, and tokens of an answer after the next, at which the model is told to finish. */
const LAST_TURNS = 3;
const LAST_TOKENS = 8_000;

/** Tokens of a prompt as they cost most: written to the cache. */
const dearest = (model: string, input: number, output: number): number =>
  costOf(model, { input_tokens: 0, output_tokens: output, cache_creation_input_tokens: input }).usd;

const dollars = (usd: number): string => `$${usd.toFixed(4)}`;

/** What an attempt may use up, held against the worst case of each request before it is made. */
export class Allowance {
  readonly #limits: AgentTask['allowance'];
  readonly #model: string;
  /** Tokens of one answer, where the allowance has room for as many. */
  readonly wanted: number;

  constructor(limits: AgentTask['allowance'], model: string, wanted: number) {
    this.#limits = limits;
    this.#model = model;
    this.wanted = wanted;
  }

  get turns(): number {
    return this.#limits.turns;
  }

  /** Whether anything but the number of requests is bounded: then it matters how long a prompt is. */
  get isMetered(): boolean {
    return this.#limits.tokens !== undefined || this.#limits.cost_usd !== undefined;
  }

  /** How many tokens the next answer may have, where its prompt has at most `input`; null where the request must not be made. */
  answerTokens(spent: Usage, input: number): number | null {
    const { turns, tokens, cost_usd } = this.#limits;
    if ((spent.turns ?? 0) >= turns) return null;
    const rooms = [this.wanted];
    if (tokens !== undefined) rooms.push(tokens - spent.input_tokens - spent.output_tokens - input);
    if (cost_usd !== undefined) {
      const left = cost_usd - spent.cost_usd - dearest(this.#model, input, 0);
      const million = dearest(this.#model, input, 1_000_000) - dearest(this.#model, input, 0);
      rooms.push(Math.floor((left / million) * 1_000_000));
    }
    const room = Math.min(...rooms);
    return room < Math.min(SHORTEST, this.wanted) ? null : room;
  }

  /** Whether the model should be told to come to an end: few requests are left, or none like the next may fit after it. */
  isNearlyUsed(spent: Usage, input: number): boolean {
    if (this.#limits.turns - (spent.turns ?? 0) <= LAST_TURNS) return true;
    return (this.answerTokens(spent, 2 * input) ?? 0) < Math.min(LAST_TOKENS, this.wanted);
  }

  /** What is spent of what may be, as people read it. */
  state(spent: Usage): string {
    const { turns, tokens, cost_usd } = this.#limits;
    return [
      `${spent.turns ?? 0} of ${turns} requests`,
      ...(tokens === undefined ? [] : [`${spent.input_tokens + spent.output_tokens} of ${tokens} tokens`]),
      ...(cost_usd === undefined ? [] : [`${dollars(spent.cost_usd)} of ${dollars(cost_usd)}`]),
    ].join(', ');
  }
}
