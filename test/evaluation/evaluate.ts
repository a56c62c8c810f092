import { readAnswer } from '../../src/decide/advice/answer.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import type { AgentTask } from '../../src/decide/work/task.ts';
import type { Move } from '../../src/progress/advice.ts';
import { asked, type Kept } from './situation.ts';

/** What a model answered in one situation. */
export interface Judged {
  name: string;
  /** The legal move that it named; null where its answer could not be followed, for the reason in `said`. */
  move: Move['type'] | null;
  said: string;
  agrees: boolean;
  cost_usd: number;
}

const accepts = ({ acceptable }: Kept, move: Move['type'] | null): boolean =>
  acceptable.some(({ type }) => type === move);

/** Asks about each situation, one after the other. */
export async function evaluate(
  situations: readonly [string, Kept][],
  ask: (task: AgentTask) => Promise<Outcome>,
  tell: (judged: Judged) => void,
): Promise<Judged[]> {
  const all: Judged[] = [];
  for (const [name, one] of situations) {
    const outcome = await ask(asked(one));
    const answer =
      outcome.status === 'failure'
        ? { ok: false as const, why: `${outcome.error?.type ?? 'internal'}: ${outcome.error?.message ?? ''}` }
        : readAnswer(outcome.value, one.moves);
    const move = answer.ok ? answer.move.type : null;
    const said = answer.ok ? answer.reasoning : answer.why;
    const cost_usd = outcome.usage?.cost_usd ?? 0;
    const judged = { name, move, said, agrees: accepts(one, move), cost_usd };
    tell(judged);
    all.push(judged);
  }
  return all;
}

const share = (count: number, of: number): string =>
  `${count} of ${of} (${of === 0 ? 0 : Math.round((100 * count) / of)} %)`;

/** The whole in a few lines: how often a model agrees with what maintainers accept, beside what the rules alone reach. */
export function report(situations: readonly [string, Kept][], all: readonly Judged[]): string[] {
  const rules = situations.filter(([, one]) => accepts(one, one.rules)).length;
  const cost = all.reduce((sum, { cost_usd }) => sum + cost_usd, 0);
  return [
    `Acceptable: ${share(all.filter(({ agrees }) => agrees).length, all.length)}; the rules alone: ${share(rules, situations.length)}.`,
    `Answers that could not be followed: ${all.filter(({ move }) => move === null).length}. Cost: ${cost.toFixed(2)} USD.`,
  ];
}
