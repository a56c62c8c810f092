import { concluded, failed } from '../agents/answer/conclude.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import type { Task } from '../decide/work/task.ts';
import type { StepError } from '../progress/attempt.ts';
import type { Step } from '../workflow/step.ts';
import type { Performance } from './script.ts';

/** How an attempt ends, and after how many seconds: as it was scripted, but never later than its timeout. */
export function outcomeOf(
  task: Task,
  step: Step,
  performance: Performance | undefined,
): { after: number; outcome: Outcome } {
  if (performance === undefined) return { after: 0, outcome: silent(task, step) };
  return ended(task, performance, missing(step, performance));
}

/** What a model answers that is asked to choose. A script without an answer leaves the choice to the rules. */
export const answerOf = (
  task: Task,
  performance: Performance | undefined,
): { after: number; outcome: Outcome } =>
  performance === undefined
    ? { after: 0, outcome: failed(task.id, 'tool', `the script has no answer of ${task.name}`) }
    : ended(task, performance, undefined);

function ended(
  task: Task,
  performance: Performance,
  lacking: StepError | undefined,
): { after: number; outcome: Outcome } {
  const { takes, output = '', scores, error } = performance;
  const late = takes > task.timeout_seconds;
  const timeout = { type: 'timeout', message: `stopped after ${task.timeout_seconds} s` } as const;
  const flaw = late ? timeout : (error ?? lacking);
  const isText = typeof output === 'string';
  const text = isText ? output : JSON.stringify(output, null, 2);
  const value = isText ? null : output;
  const after = Math.min(takes, task.timeout_seconds);
  if (flaw !== undefined)
    return { after, outcome: failed(task.id, flaw.type, flaw.message, { text, value }) };
  // What an answer says of itself counts as it does for a real agent.
  const outcome = concluded({ task: task.id, text, value, files: performance.files ?? [] });
  return { after, outcome: scores === undefined ? outcome : { ...outcome, scores } };
}

/** The success of a step that the script leaves out: it says nothing, and leaves what it must. */
const silent = (task: Task, step: Step): Outcome => ({
  task: task.id,
  status: 'success',
  text: '',
  value: null,
  files: step.must_write.map((path) => ({ path, content: '' })),
  deletions: [],
});

/** The engine checks what agents must write; of a run step that is found out where it ran. */
function missing({ type, must_write }: Step, { files = [] }: Performance): StepError | undefined {
  if (type !== 'shell') return undefined;
  const lacking = must_write.filter((path) => !files.some((file) => file.path === path));
  if (lacking.length === 0) return undefined;
  return { type: 'validation', message: `the command ended well but did not leave ${lacking.join(', ')}` };
}
