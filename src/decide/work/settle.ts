import type { JsonValue } from '../../json.ts';
import { BOUNDS, byteLength, summarise } from '../../progress/bounds.ts';
import type { StepError } from '../../progress/attempt.ts';
import { actionsRun } from '../../progress/step-state.ts';
import { checkPath } from '../../paths.ts';
import { findPlaced, findStep } from '../../workflow/graph.ts';
import type { Step } from '../../workflow/step.ts';
import { recordFailure } from '../steps/attempt.ts';
import { count } from '../steps/circuit.ts';
import { settleAdvice } from '../advice/settle-advice.ts';
import { settleConflicts } from './conflicts.ts';
import { dispatchDeadline } from '../steps/dispatch.ts';
import type { Decision } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { frameOf } from '../scope/frame.ts';
import { judged, overruled } from './judge.ts';
import { checkpointEntry, tellsMore } from './checkpoint-entry.ts';
import { noteLate } from './late.ts';
import { leaveNotes, notesOf, type Kept } from './notes.ts';
import type { Outcome } from './outcome.ts';
import { taskParts } from './task.ts';
import { usageOf } from './usage.ts';
import { bodyOf, verdictOf } from '../steps/ralph.ts';
import { textAt } from '../scope/values.ts';

/** Files that outcomes bring to the branch. */
export interface Brought {
  files: Decision['files'];
  deletions: string[];
}

/** Journals what workers brought back. Only the holder of a claim is heard: an outcome that comes too late is noted and ignored. */
export function settleOutcomes(draft: Draft): Brought {
  const brought: Brought = { files: [], deletions: [] };
  const { outcomes } = draft.situation;
  const held = outcomes.filter((outcome) => holderOf(draft, outcome) !== undefined);
  for (const outcome of settleConflicts(draft, held)) {
    const step = holderOf(draft, outcome);
    if (step === undefined) continue;
    const { step: instance } = taskParts(outcome.task);
    const claim = draft.progress.steps[instance]?.claim?.decision;
    const notes = notesOf(draft, step, instance, outcome, brought.files);
    settle(draft, step, instance, outcome, notes, brought);
    leaveNotes(draft, instance, notes, brought, claim);
  }
  for (const outcome of outcomes)
    if (!held.includes(outcome) && !settleAdvice(draft, outcome)) noteLate(draft, outcome);
  return brought;
}

/** The step whose claim an outcome belongs to, while it is held. */
function holderOf(draft: Draft, { task }: Outcome): Step | undefined {
  const { decision, step: instance, attempt } = taskParts(task);
  const state = draft.progress.steps[instance];
  if (state?.status !== 'in_progress' || state.claim?.decision !== decision) return undefined;
  return state.attempts === attempt ? findStep(draft.workflow, state.name) : undefined;
}

function settle(
  draft: Draft,
  step: Step,
  instance: string,
  said: Outcome,
  notes: readonly Kept[],
  brought: Brought,
): void {
  const state = draft.progress.steps[instance];
  if (state === undefined) return;
  const claim = state.claim?.decision;
  const { outcome, corrected } = judged(draft, step, instance, said);
  const verdict =
    step.type === 'ralph-loop'
      ? verdictOf(draft, step, frameOf(draft, step.name, instance), outcome)
      : { is: 'open' as const };
  const text = textOf(outcome);
  const copy = copyOf(draft, step, instance, text);
  const flaw = flawOf(draft, step, outcome) ?? ('flaw' in copy ? copy.flaw : null);
  const output = text === '' ? undefined : saved(draft, step, instance, text, brought);
  const usage = usageOf(outcome);
  const kept = { ...usage, ...(output === undefined ? {} : { output }) };
  const after = outcome.retry_after === undefined ? {} : { retry_after: outcome.retry_after };
  if (verdict.is === 'given up') {
    const end = { type: 'step.failed', step: instance, error: verdict.error, conclusion: 'failure' } as const;
    count(draft, bodyOf(step), instance, verdict.error, claim);
    return draft.record({ ...end, ...kept }, claim);
  }
  if (flaw !== null) {
    const value = outcome.value === null ? {} : { value: bounded(outcome.value) };
    return recordFailure(draft, bodyOf(step), instance, state, flaw, { ...kept, ...value, ...after });
  }
  if (step.type === 'dispatch' && step.wait) {
    const run = actionsRun.safeParse(renamed(outcome.value));
    const message = 'the dispatch did not say which actions run it started';
    if (!run.success) return recordFailure(draft, step, instance, state, { type: 'internal', message }, kept);
    const deadline = dispatchDeadline(step, state.started_at ?? draft.now);
    return draft.record({ type: 'dispatch.started', step: instance, run: run.data, deadline }, claim);
  }
  for (const { path, content, mode } of outcome.files)
    brought.files.push({ path, text: content, ...(mode === undefined ? {} : { mode }) });
  brought.deletions.push(...outcome.deletions);
  if ('file' in copy) brought.files.push(copy.file);
  const wrote = remembered(draft, step, [
    ...outcome.files.map(({ path }) => path),
    ...('file' in copy ? [copy.file.path] : []),
  ]);
  const summary = summarise(`${overruled(corrected)}${summaryOf(outcome)}`);
  const ended = { instance, outcome, summary, notes, output };
  const checkpoint = tellsMore(step, ended) ? { checkpoint: checkpointEntry(draft, ended, brought) } : {};
  draft.record(
    {
      type: 'step.completed',
      step: instance,
      summary,
      value: bounded(outcome.value === null ? outcome.text : outcome.value),
      files: outcome.files.length + outcome.deletions.length,
      ...kept,
      ...(outcome.scores === undefined ? {} : { scores: outcome.scores }),
      ...(wrote.length === 0 ? {} : { wrote }),
      ...(verdict.is === 'promised' ? { promised: true as const } : {}),
      ...(corrected === null ? {} : { corrected }),
      ...checkpoint,
    },
    claim,
  );
  count(draft, bodyOf(step), instance, null, claim);
}

/** Characters of the paths that a step's state remembers beside those that blocks around it must leave. */
const PATHS = 300;

/** Paths that the state remembers: those a block around the step must leave, and the first others. */
function remembered(draft: Draft, step: Step, paths: readonly string[]): string[] {
  const around = findPlaced(draft.workflow, step.name)?.parents ?? [];
  const wanted = new Set(around.flatMap((block) => block.must_write));
  let room: number = PATHS;
  return paths.filter((path) => wanted.has(path) || (room -= path.length) >= 0);
}

/** The file of the repository that also gets the text, where the step asks for one; or why it cannot be written. */
function copyOf(draft: Draft, step: Step, instance: string, text: string): Copy {
  const body = bodyOf(step);
  const source = 'output' in body ? body.output?.path : undefined;
  if (source === undefined) return { none: true };
  const path = textAt(draft, source, frameOf(draft, step.name, instance));
  if (path.is === 'unread') return { none: true };
  if (path.is === 'error') return { flaw: { type: 'validation', message: path.message } };
  const verdict = checkPath(path.value, draft.situation.policy.paths);
  return verdict.ok
    ? { file: { path: path.value, text } }
    : { flaw: { type: 'permission', message: `${path.value}: ${verdict.why}` } };
}

type Copy = { file: { path: string; text: string } } | { flaw: StepError } | { none: true };

/** A dispatch's outcome in the words of the document. */
function renamed(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const { run_id: id = null, url = null } = value;
  return { id, url };
}

/** Why an outcome is no success, whatever it says of itself; null when it is one. */
function flawOf(draft: Draft, step: Step, outcome: Outcome): StepError | null {
  if (outcome.status === 'failure')
    return outcome.error ?? { type: 'internal', message: 'the worker failed without saying why' };
  const written = new Set(outcome.files.map((file) => file.path));
  // The files of a run step were looked for where it ran; they never leave that place.
  const body = bodyOf(step);
  const due = body.type === 'prompt' || body.type === 'command' ? body.must_write : [];
  const missing = due.filter((path) => !written.has(path));
  if (missing.length > 0)
    return { type: 'validation', message: `the step must write ${missing.join(', ')} and did not` };
  if (draft.situation.snapshot.pull.fork && outcome.files.length + outcome.deletions.length > 0)
    return { type: 'permission', message: 'the head belongs to a fork, and Pawl writes no files there' };
  if (outcome.value !== null && bounded(outcome.value) === null)
    return { type: 'validation', message: `the answer is larger than ${BOUNDS.value} bytes` };
  return null;
}

/** Null where the value is too large for the document: a text then lives only in its file. */
const bounded = (value: JsonValue): JsonValue =>
  byteLength(JSON.stringify(value)) > BOUNDS.value ? null : value;

function textOf(outcome: Outcome): string {
  if (outcome.value === null || outcome.text.trim() !== '') return outcome.text;
  return `\`\`\`json\n${JSON.stringify(outcome.value, null, 2)}\n\`\`\`\n`;
}

function summaryOf(outcome: Outcome): string {
  const { value } = outcome;
  const own =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value['summary'] : undefined;
  const text = typeof own === 'string' ? own : outcome.text;
  return summarise(text.trim().replaceAll(/\s+/g, ' '));
}

function saved(
  draft: Draft,
  step: Step,
  instance: string,
  text: string,
  brought: Brought,
): { path: string; oid: string } {
  const { pull } = draft.situation.snapshot;
  const state = draft.progress.steps[instance];
  const attempt = (state?.earlier ?? 0) + (state?.attempts ?? 1);
  const file = `${instance.replaceAll(/[#[\]]+/g, '-').replace(/-$/, '')}.${state?.iteration ?? 1}.${attempt}.md`;
  const path = `.pawl/pr-${pull.number}/outputs/${step.name}/${file}`;
  brought.files.push({ path, text });
  return { path, oid: draft.situation.hashes.blob(text) };
}
