import type { StepError, Usage } from '../../progress/attempt.ts';
import type { StepState } from '../../progress/schema.ts';
import type { JsonValue } from '../../json.ts';
import type { PerformedStep, Step } from '../../workflow/step.ts';
import { afterFailure } from '../advice/choice.ts';
import { chosen } from '../advice/chosen.ts';
import { conclude, undoAfter } from './block.ts';
import { admits, count } from './circuit.ts';
import type { Draft } from '../draft.ts';
import { numberOf } from './number.ts';
import { openErrorGate } from '../gates/error-gate.ts';
import { endingOf, policyFor } from './failure.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { stateOf } from './needs.ts';
import { canTakeOver } from '../work/recovery.ts';
import { nextAttempt } from './retry.ts';

/** A step that began before: ready once its delay is over, silent while its attempt is being performed. */
export function advanceAttempt(draft: Draft, step: PerformedStep, frame: Frame): void {
  const state = stateOf(draft, step, frame);
  if (state === undefined || state.status !== 'pending') return;
  if (state.not_before === undefined) {
    openErrorGate(draft, step, frame, state.error ?? { type: 'internal', message: 'it failed' });
    return;
  }
  const move = chosen(draft, afterFailure(draft, step, frame, state));
  if (move === 'wait') return;
  if (move === 'abort' && state.error !== undefined) return conclude(draft, step, frame, state.error);
  if (state.not_before <= draft.now) offer(draft, step, frame, state.attempts + 1);
}

/** Lists an attempt as one that may be performed now, unless the step's circuit is open or new starts are stopped. */
export function offer(draft: Draft, step: PerformedStep, frame: Frame, attempt: number): void {
  if (draft.progress.paused !== undefined || !admits(draft, step)) return;
  const number = numberOf(draft, step, frame);
  draft.ready.push({ step, frame, instance: instanceOf(step, frame), attempt, number });
}

/** What a failed attempt leaves beside its error. */
export interface Remains {
  value?: JsonValue;
  output?: { path: string; oid: string };
  usage?: Usage;
  /** Seconds that must pass before the next attempt, whatever the policy says. */
  retry_after?: number;
}

/** Journals a failed attempt: tried again within its policy, else what `on-error` says. */
export function recordFailure(
  draft: Draft,
  step: Step,
  instance: string,
  state: StepState,
  error: StepError,
  { retry_after = 0, ...remains }: Remains,
): void {
  const claim = state.claim?.decision;
  const end = { type: 'step.failed', step: instance, error, ...remains } as const;
  const policy = policyFor(step, error);
  const { attempts, granted = 0 } = state;
  const another = canTakeOver(draft.workflow, step, state, error);
  const again =
    policy === undefined
      ? null
      : nextAttempt({
          draft,
          instance,
          policy,
          attempts,
          granted,
          error,
          // Whoever takes over was not asked to wait.
          ...(another ? { another } : { retry_after }),
        });
  const conclude = (): void => {
    if (again !== null) return draft.record({ ...end, not_before: again }, claim);
    const ending = endingOf(draft, step, error);
    if (ending.is === 'caught')
      return draft.record({ ...end, conclusion: ending.conclusion, because: ending.because }, claim);
    if (ending.is === 'human') return draft.record(end, claim);
    draft.record({ ...end, conclusion: error.type === 'timeout' ? 'timed_out' : 'failure' }, claim);
    if (ending.is === 'compensate') undoAfter(draft, step.name, error);
  };
  // What ends the run is the last thing of it that is journaled.
  count(draft, step, instance, error, claim);
  conclude();
}
