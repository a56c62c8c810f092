import { isObject, type JsonValue } from '../../json.ts';
import { summarise } from '../../progress/bounds.ts';
import type { Correction, Usage } from '../../progress/attempt.ts';
import { actionsRun } from '../../progress/step-state.ts';
import { findPlaced, findStep } from '../../workflow/graph.ts';
import type { DispatchStep, Step } from '../../workflow/step.ts';
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
import { bounded, flawOf } from './flaw.ts';
import { noteLate } from './late.ts';
import { leaveNotes, notesOf, type Kept as KeptNote } from './notes.ts';
import { copyOf, saved, summaryOf, textOf, type Copy } from './output-text.ts';
import type { Outcome } from './outcome.ts';
import { taskParts } from './task.ts';
import { usageOf } from './usage.ts';
import { bodyOf } from '../steps/body.ts';
import { verdictOf } from '../steps/ralph.ts';

/** Files that outcomes bring to the branch. */
export interface Brought {
  files: Decision['files'];
  deletions: string[];
}

/** What is kept of an attempt however it ended: what it cost, and where its text is. */
interface Kept {
  usage?: Usage;
  output?: { path: string; oid: string };
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
  notes: readonly KeptNote[],
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
  const kept: Kept = { ...usageOf(draft, outcome), ...(output === undefined ? {} : { output }) };
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
  if (step.type === 'dispatch' && step.wait) return awaitDispatched(draft, step, instance, outcome, kept);
  const promised = verdict.is === 'promised';
  complete(
    draft,
    step,
    { instance, outcome, corrected, promised, copy, notes, output, kept, claim },
    brought,
  );
}

/** What was dispatched goes on elsewhere: the step waits for the end of it. */
function awaitDispatched(
  draft: Draft,
  step: DispatchStep,
  instance: string,
  outcome: Outcome,
  kept: Kept,
): void {
  const state = draft.progress.steps[instance];
  if (state === undefined) return;
  const run = actionsRun.safeParse(renamed(outcome.value));
  const message = 'the dispatch did not say which actions run it started';
  if (!run.success) return recordFailure(draft, step, instance, state, { type: 'internal', message }, kept);
  const deadline = dispatchDeadline(step, state.started_at ?? draft.now);
  const entry = { type: 'dispatch.started', step: instance, run: run.data, deadline } as const;
  return draft.record(entry, state.claim?.decision);
}

/** An outcome without a flaw, and what was made of it. */
interface Success {
  instance: string;
  outcome: Outcome;
  corrected: Correction | null;
  /** It ends the ralph-loop that it belongs to. */
  promised: boolean;
  copy: Copy;
  notes: readonly KeptNote[];
  output: Kept['output'];
  kept: Kept;
  claim: string | undefined;
}

/** Journals a success and brings its files. */
function complete(draft: Draft, step: Step, success: Success, brought: Brought): void {
  const { instance, outcome, corrected, promised, copy, notes, output, kept, claim } = success;
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
      ...(promised ? { promised } : {}),
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

/** A dispatch's outcome in the words of the document. */
function renamed(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const { run_id: id = null, url = null } = value;
  return { id, url };
}
