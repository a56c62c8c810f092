import type { Anthropic } from '@anthropic-ai/sdk';
import type { Outcome } from '../../ports.ts';
import type { Allowance } from './allowance.ts';
import { cached } from './cached.ts';
import { costOf } from './prices.ts';

type Usage = NonNullable<Outcome['usage']>;
type Request = Omit<Anthropic.MessageStreamParams, 'messages' | 'max_tokens'>;
type Block = Anthropic.ContentBlockParam;

/** What the API adds to a request of its own (tools, the form of the answer), and we to a message, in tokens at most. */
const FRAME = 1_500;
const LINE = 600;
/** Where the bound by bytes leaves an answer fewer tokens than this, the API is asked how long the prompt is. */
const COMFORT = 8_000;

const FINISH =
  'From the program that runs this step: what this step may use up is nearly used up. Do what is still indispensable now, then give the answer in the requested form.';

/** An answer, and whether it was given fewer tokens than it should have; or that no request was made, and why. */
export type Next = { message: Anthropic.Message; isShort: boolean } | { over: string };

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** What the API takes back of an answer: blocks without content it refuses. */
const said = (message: Anthropic.Message): Block[] => {
  const blocks = message.content.filter((block) => block.type !== 'text' || block.text.trim() !== '');
  return blocks.some(({ type }) => type !== 'thinking' && type !== 'redacted_thinking') ? blocks : [];
};

/** A conversation with the model: its messages so far, what they cost, and what may still be spent. */
export class Turns {
  readonly #client: Anthropic;
  readonly #request: Request;
  readonly #allowance: Allowance;
  readonly #messages: { role: 'user' | 'assistant'; content: Block[] }[];
  readonly #signal: AbortSignal;
  /** Tokens of the messages up to an index, as the API counted them. */
  #counted: { messages: number; tokens: number } | null = null;
  #isWarned = false;
  readonly usage: Usage & { turns: number } = { input_tokens: 0, output_tokens: 0, cost_usd: 0, turns: 0 };
  /** Of the last request. */
  last = { input: 0, reused: 0, output: 0 };
  /** False once a request was charged as the dearest model because its own price is not listed. */
  priceKnown = true;

  constructor(
    client: Anthropic,
    request: Request,
    prompt: string,
    allowance: Allowance,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#request = request;
    this.#messages = [{ role: 'user', content: [{ type: 'text', text: prompt }] }];
    this.#allowance = allowance;
    this.#signal = signal;
  }

  /**
   * One request, streamed, if even its worst case stays within the allowance; what an answer that broke off has cost counts too. Rejects
   * with the SDK's errors.
   */
  async next(): Promise<Next> {
    const { usage } = this;
    const { input, max_tokens } = await this.#room();
    if (max_tokens === null)
      return {
        over: `The next request could go over what the attempt may use up: ${this.#allowance.state(usage)}`,
      };
    this.#warn(input);
    const stream = this.#client.messages.stream(this.#whole(max_tokens), { signal: this.#signal });
    usage.turns += 1;
    try {
      const message = await stream.finalMessage();
      return { message, isShort: max_tokens < this.#allowance.wanted };
    } finally {
      const message = stream.currentMessage ?? stream.receivedMessages.at(-1);
      if (message) this.#count(message.usage);
    }
  }

  /** Goes on after an answer, with what there is to say to it; nothing after a pause. */
  goOn(message: Anthropic.Message, reply: string | Anthropic.ToolResultBlockParam[] = []): void {
    this.#add('assistant', said(message));
    this.#add('user', typeof reply === 'string' ? [{ type: 'text', text: reply }] : reply);
  }

  /** Turns alternate: what one side says after itself joins what it said. */
  #add(role: 'user' | 'assistant', content: Block[]): void {
    const newest = this.#messages.at(-1);
    if (content.length === 0) return;
    if (newest?.role !== role) this.#messages.push({ role, content });
    else {
      newest.content = [...newest.content, ...content];
      this.#counted = null;
    }
  }

  #whole(max_tokens: number): Anthropic.MessageStreamParams {
    const { tools = [] } = this.#request;
    const isLast = this.usage.turns >= this.#allowance.turns - 1;
    const whole = {
      ...this.#request,
      max_tokens,
      messages: this.#messages,
      ...(isLast && tools.length > 0 && { tool_choice: { type: 'none' as const } }),
    };
    return tools.length > 0 ? cached(whole) : whole;
  }

  /** Tokens that the next prompt may have at most, and its answer; the latter null where the request must not be made. */
  async #room(): Promise<{ input: number; max_tokens: number | null }> {
    const { usage } = this;
    const input = this.#inputByBytes();
    const max_tokens = this.#allowance.answerTokens(usage, input);
    const isEnough = max_tokens !== null && max_tokens >= Math.min(COMFORT, this.#allowance.wanted);
    if (isEnough || !this.#allowance.isMetered || usage.turns >= this.#allowance.turns)
      return { input, max_tokens };
    const counted = await this.#inputByApi();
    if (counted === null || counted > input) return { input, max_tokens };
    return { input: counted, max_tokens: this.#allowance.answerTokens(usage, counted) };
  }

  /** A token has one byte or more; what the API counted before need not be guessed again. */
  #inputByBytes(): number {
    const whole = bytes({ ...this.#request, messages: this.#messages }) + FRAME;
    if (this.#counted === null) return whole;
    const { messages, tokens } = this.#counted;
    return Math.min(whole, tokens + bytes(this.#messages.slice(messages)) + LINE);
  }

  /** As the API counts the prompt, and a little more, since it calls that an estimate; null where it does not say. */
  async #inputByApi(): Promise<number | null> {
    const { model, system, tools, output_config } = this.#request;
    try {
      const { input_tokens } = await this.#client.messages.countTokens(
        {
          model,
          messages: this.#messages,
          ...(system !== undefined && { system }),
          ...(tools !== undefined && { tools }),
          ...(output_config ? { output_config } : {}),
        },
        { signal: this.#signal, maxRetries: 0 },
      );
      return Math.ceil(input_tokens * 1.05) + LINE;
    } catch (error) {
      if (this.#signal.aborted) throw error;
      // The bound by bytes holds as well; it is only higher.
      return null;
    }
  }

  /** Tells the model once to come to an end, at the end of what it is told next. */
  #warn(input: number): void {
    const newest = this.#messages.at(-1);
    const isDue = !this.#isWarned && this.#allowance.isNearlyUsed(this.usage, input);
    if (!isDue || newest?.role !== 'user' || this.#request.tools === undefined) return;
    this.#isWarned = true;
    newest.content = [...newest.content, { type: 'text', text: FINISH }];
  }

  #count(counts: Anthropic.Usage): void {
    const reused = counts.cache_read_input_tokens ?? 0;
    const input = counts.input_tokens + reused + (counts.cache_creation_input_tokens ?? 0);
    const cost = costOf(this.#request.model, counts);
    this.usage.input_tokens += input;
    this.usage.output_tokens += counts.output_tokens;
    this.usage.cost_usd += cost.usd;
    this.last = { input, reused, output: counts.output_tokens };
    // the answer itself becomes the next message, and is counted by what it cost
    this.#counted = { messages: this.#messages.length + 1, tokens: input + counts.output_tokens };
    this.priceKnown &&= cost.known;
  }
}
