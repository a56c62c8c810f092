import { checkPath, type PathRules } from '../paths.ts';
import { OUTCOME_LIMITS, outcome, type Outcome } from '../decide/work/outcome.ts';
import type { Task } from '../decide/work/task.ts';
import { byteLength } from '../progress/bounds.ts';
import type { StepError } from '../progress/attempt.ts';

/** An attempt that failed before or instead of a worker's own words. */
export const failedOutcome = (task: string, type: StepError['type'], message: string): Outcome => ({
  task,
  status: 'failure',
  text: '',
  value: null,
  files: [],
  deletions: [],
  error: { type, message },
});

/**
 * Reads what a worker handed back for a task, as the untrusted input it is: size, schema, the task it belongs
 * to, and every path. A flaw turns it into a failed attempt, and nothing of it is written.
 */
export function receive(task: Pick<Task, 'id' | 'kind'>, text: string | null, rules: PathRules): Outcome {
  if (text === null)
    return failedOutcome(task.id, 'internal', `the ${task.kind} job ended without handing back an outcome`);
  if (byteLength(text) > OUTCOME_LIMITS.bytes)
    return failedOutcome(task.id, 'validation', `the outcome is larger than ${OUTCOME_LIMITS.bytes} bytes`);
  const parsed = parse(text);
  if (!parsed.ok) return failedOutcome(task.id, 'validation', `the outcome is none: ${parsed.why}`);
  const { value } = parsed;
  if (value.task !== task.id)
    return failedOutcome(task.id, 'permission', 'the outcome names another task than the one handed out');
  if (task.kind === 'shell' && value.files.length + value.deletions.length > 0)
    return failedOutcome(task.id, 'permission', 'a run step brings no files');
  for (const path of [...value.files.map((file) => file.path), ...value.deletions]) {
    const verdict = checkPath(path, rules);
    if (!verdict.ok)
      return failedOutcome(task.id, 'permission', `${JSON.stringify(path)} is refused: ${verdict.why}`);
  }
  return value;
}

function parse(text: string): { ok: true; value: Outcome } | { ok: false; why: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'no JSON' };
  }
  const parsed = outcome.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, why: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() };
}
