import type { StepError } from '../../progress/attempt.ts';
import type { StepState } from '../../progress/schema.ts';
import type { BlockStep, Step } from '../../workflow/step.ts';
import { cancelAnew, cancelInside } from './cancel.ts';
import type { Draft } from '../draft.ts';
import { endRun } from '../run/end.ts';
import { openErrorGate } from '../gates/error-gate.ts';
import { endingOf, policyFor } from './failure.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { timeoutOf } from './block-timeout.ts';
import { failedUncaught, settled, stateOf } from './needs.ts';
import { inBlock } from './reset.ts';
import { minutesLater } from '../../instant.ts';
import { nextAttempt } from './retry.ts';
import type { Walk } from './visit.ts';

/** Begins a block, for the first time or again; `more` is what its type remembers. */
export function beginBlock(draft: Draft, block: BlockStep, frame: Frame, more: Remembered = {}): void {
  const before = draft.progress.steps[instanceOf(block, frame)];
  const attempt = (before?.attempts ?? 0) + 1;
  const minutes = timeoutOf(block);
  draft.record({
    type: 'block.started',
    step: instanceOf(block, frame),
    name: block.name,
    step_type: block.type,
    iteration: block.type === 'loop' || block.type === 'ralph-loop' ? 1 : frame.iteration,
    ...(attempt === 1 ? {} : { attempt }),
    ...(minutes === undefined ? {} : { deadline: minutesLater(draft.now, minutes) }),
    ...more,
  });
}

type Remembered = Pick<StepState, 'branch' | 'items' | 'variables' | 'max_iterations'>;

/** A list of steps as a block: over when all of it is, failed when something in it failed uncaught. */
export function advanceList(
  draft: Draft,
  block: BlockStep,
  list: readonly Step[],
  frame: Frame,
  body: Frame,
  walk: Walk,
): void {
  const before = draft.entries.length;
  walk(draft, list, body);
  const states = list.map((child) => stateOf(draft, child, body));
  if (draft.entries.length > before || !states.every(settled)) return;
  const failed = list.filter((_, index) => failedUncaught(states[index]));
  if (failed.length === 0) succeed(draft, block, frame);
  else fail(draft, block, frame, failureOf(failed.map((child) => child.name)));
}

/** The error of a block in which something failed. */
export const failureOf = (names: readonly string[]): StepError => ({
  type: 'tool',
  message: `${names.join(', ')} failed`,
});

/** Ends a block well, if it left the files that it must. */
export function succeed(draft: Draft, block: Step, frame: Frame): void {
  const missing = missingFiles(draft, block, frame);
  if (missing.length > 0)
    return fail(draft, block, frame, {
      type: 'validation',
      message: `${block.name} must write ${missing.join(', ')} and did not`,
    });
  draft.record({ type: 'block.completed', step: instanceOf(block, frame), conclusion: 'success' });
}

function missingFiles(draft: Draft, block: Step, frame: Frame): string[] {
  if (block.must_write.length === 0) return [];
  const wrote = new Set(
    inBlock(draft, block, frame).flatMap((instance) => draft.progress.steps[instance]?.wrote ?? []),
  );
  return block.must_write.filter((path) => !wrote.has(path));
}

/** A block has failed: it begins again by its policy, else what `on-error` says applies. What is under way in it is stopped. */
export function fail(
  draft: Draft,
  block: Step,
  frame: Frame,
  error: StepError,
  because: 'timeout' | 'fail-fast' = 'fail-fast',
): void {
  const instance = instanceOf(block, frame);
  const state = draft.progress.steps[instance];
  const policy = policyFor(block, error);
  const again =
    policy === undefined || state === undefined
      ? null
      : nextAttempt({
          draft,
          instance,
          policy,
          attempts: state.attempts,
          granted: state.granted ?? 0,
          error,
        });
  if (again !== null) return beginAnew(draft, block, frame, error, again);
  cancelInside(draft, block, frame, because);
  if (endingOf(draft, block, error).is !== 'human') return conclude(draft, block, frame, error);
  draft.record({ type: 'block.completed', step: instance, error });
  openErrorGate(draft, block, frame, error);
}

/** Everything in a block is as if it had not begun, and the block begins again at an instant. */
function beginAnew(draft: Draft, block: Step, frame: Frame, error: StepError, not_before: string): void {
  const reset = inBlock(draft, block, frame);
  cancelAnew(draft, reset);
  draft.record({ type: 'block.retried', step: instanceOf(block, frame), error, not_before, reset });
}

/** Ends a failed step for good: caught, passed on, or with everything undone. */
export function conclude(draft: Draft, step: Step, frame: Frame, error: StepError): void {
  const ended = { type: 'block.completed', step: instanceOf(step, frame), error } as const;
  const ending = endingOf(draft, step, error);
  if (ending.is === 'caught')
    return draft.record({ ...ended, conclusion: ending.conclusion, because: ending.because });
  draft.record({ ...ended, conclusion: error.type === 'timeout' ? 'timed_out' : 'failure' });
  if (ending.is === 'compensate') undoAfter(draft, step.name, error);
}

/** Ends the run because of one step whose failure says so: everything that can be undone is undone. */
export const undoAfter = (draft: Draft, name: string, error: StepError): void =>
  endRun(draft, {
    status: 'failed',
    reason: 'step_failed_uncaught',
    message: `${name} failed: ${error.message}`,
    compensate: true,
  });

/** A block that has run into its timeout, or that waits to begin again: deals with it and says whether it did. */
export function outOfTurn(
  draft: Draft,
  block: BlockStep,
  frame: Frame,
  begin: (draft: Draft, block: BlockStep, frame: Frame) => void,
): boolean {
  const state = stateOf(draft, block, frame);
  if (state === undefined) return false;
  if (state.status === 'pending') {
    if ((state.not_before ?? '') > draft.now || draft.progress.paused !== undefined) return true;
    // A person has granted another attempt: what was in the block is still there.
    if (inBlock(draft, block, frame).length > 0)
      beginAnew(draft, block, frame, state.error ?? failureOf([block.name]), draft.now);
    else begin(draft, block, frame);
    return true;
  }
  if (state.deadline === undefined || state.deadline > draft.now) return false;
  const message = `${block.name} did not end by ${state.deadline}`;
  fail(draft, block, frame, { type: 'timeout', message }, 'timeout');
  return true;
}
