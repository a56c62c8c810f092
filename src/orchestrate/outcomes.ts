import { checkPath, type PathRules } from '../paths.ts';
import { flawOfAll, flawOfText } from '../written-text.ts';
import { OUTCOME_LIMITS, outcome, type Outcome } from '../decide/work/outcome.ts';
import type { Task } from '../decide/work/task.ts';
import { BOUNDS, byteLength } from '../progress/bounds.ts';
import { nestedDeeperThan } from '../progress/depth.ts';
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

/** An attempt whose outcome came and is not used. What it cost counts all the same. */
export const unused = (
  { task, usage }: Pick<Outcome, 'task' | 'usage'>,
  type: StepError['type'],
  message: string,
): Outcome => ({ ...failedOutcome(task, type, message), ...(usage === undefined ? {} : { usage }) });

/**
 * Reads what a worker handed back for a task, as the untrusted input it is: size, schema, the task it belongs
 * to, every path and every text. A flaw turns it into a failed attempt, and nothing of it is written.
 */
export function receive(task: Pick<Task, 'id' | 'kind'>, text: string | null, rules: PathRules): Outcome {
  if (text === null)
    return failedOutcome(task.id, 'internal', `the ${task.kind} job ended without handing back an outcome`);
  if (byteLength(text) > OUTCOME_LIMITS.bytes)
    return failedOutcome(task.id, 'validation', `the outcome is larger than ${OUTCOME_LIMITS.bytes} bytes`);
  if (nestedDeeperThan(text, BOUNDS.depth))
    return failedOutcome(task.id, 'validation', `the outcome has more than ${BOUNDS.depth} levels`);
  const parsed = parse(text);
  if (!parsed.ok) return failedOutcome(task.id, 'validation', `the outcome is none: ${parsed.why}`);
  const { value } = parsed;
  if (value.task !== task.id)
    return failedOutcome(task.id, 'permission', 'the outcome names another task than the one handed out');
  const flaw = flawOfFiles(task.kind, value, rules);
  return flaw === null ? value : unused(value, flaw.type, flaw.message);
}

/** What is wrong with the files of an outcome as far as it alone tells; null when nothing is. */
function flawOfFiles(kind: Task['kind'], { files, deletions }: Outcome, rules: PathRules): StepError | null {
  if (kind === 'shell' && files.length + deletions.length > 0)
    return { type: 'permission', message: 'a run step brings no files' };
  for (const path of [...files.map((file) => file.path), ...deletions]) {
    const verdict = checkPath(path, rules);
    if (!verdict.ok)
      return { type: 'permission', message: `${JSON.stringify(path)} is refused: ${verdict.why}` };
  }
  for (const { path, content } of files) {
    const why = flawOfText(content);
    if (why !== null) return { type: 'validation', message: `${JSON.stringify(path)} is refused: ${why}` };
  }
  const tooMuch = flawOfAll(files.map(({ content }) => content));
  return tooMuch === null ? null : { type: 'validation', message: tooMuch };
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
