import type { Command, UnknownCommand } from '../../commands/parse.ts';
import { later } from '../../instant.ts';
import { bareName } from '../../progress/bare-name.ts';
import type { Progress } from '../../progress/schema.ts';
import { findStep } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import { addressOf, openAt, waitingGates } from '../gates/open-gates.ts';
import type { Situation } from '../situation.ts';
import { isKnown, lettersFrom, type Letter } from './inbox.ts';

const ANSWERS: readonly string[] = ['approve', 'reject', 'request-changes', 'input'];
/** Answers at a gate that asks about a failure, orders elsewhere. */
const MAY_ANSWER: readonly string[] = ['retry', 'skip'];

type Any = Letter<Command | UnknownCommand>;

/**
 * What a command is now: an answer that gates judge, a question that is answered at once, or an order, of which one
 * decision obeys one. What an order would mean can change with what was decided since, so it is asked anew every time.
 */
export function kindOf(
  progress: Progress,
  workflow: Workflow,
  letter: Any,
): 'answer' | 'question' | 'order' | 'unknown' {
  if (!isKnown(letter)) return 'unknown';
  const { verb, rule, words } = letter.command;
  if (rule.asks) return 'question';
  if (ANSWERS.includes(verb)) return 'answer';
  if (!MAY_ANSWER.includes(verb)) return 'order';
  const asking = [...waitingGates(progress), ...openAt(progress, letter.comment.created_at)].filter(
    ({ gate }) => gate.kind === 'error',
  );
  if (asking.length === 0) return 'order';
  const named = (words[0] ?? '').toLowerCase();
  const isAsking = asking.some((open) =>
    [addressOf(open), open.instance, open.gate.name].some((name) => name.toLowerCase() === named),
  );
  const other = findStep(workflow, bareName(words[0] ?? '')) !== undefined;
  return other && !isAsking ? 'order' : 'answer';
}

const crowded = new WeakMap<Situation, ReadonlySet<number>>();

/**
 * Comments by people who had given as many commands within the hour before as policy lets be obeyed. Answers at gates are
 * not counted: they are judged together, however many there are.
 */
export function overBudget(situation: Situation): ReadonlySet<number> {
  const known = crowded.get(situation);
  if (known !== undefined) return known;
  const most = situation.policy.commands.per_hour;
  const recent = new Map<number, string[]>();
  const over = new Set<number>();
  const letters = lettersFrom(situation);
  // Comments from before the run began are not read any more, and count all the same.
  const here = new Set(letters.map(({ comment }) => comment.id));
  for (const { id, verb, by, at } of situation.progress?.inbox.handled ?? [])
    if (by !== undefined && at !== undefined && !here.has(id) && !ANSWERS.includes(verb))
      recent.set(by, [...(recent.get(by) ?? []), at]);
  for (const { author, comment, command } of letters) {
    if (ANSWERS.includes(command.verb)) continue;
    const since = later(comment.created_at, -3_600);
    const times = (recent.get(author.id) ?? []).filter((at) => at > since);
    if (times.length >= most) over.add(comment.id);
    recent.set(author.id, [...times.slice(-most), comment.created_at]);
  }
  crowded.set(situation, over);
  return over;
}

/** What is said to all that is over somebody's budget. */
export const overBudgetWhy = ({ policy }: Situation): string =>
  `only ${policy.commands.per_hour} commands of one person are obeyed within an hour`;
