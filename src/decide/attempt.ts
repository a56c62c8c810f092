import type { StepError, Usage } from '../progress/attempt.ts';
import type { StepState } from '../progress/schema.ts';
import type { JsonValue } from '../json.ts';
import type { PromptStep, RetryPolicy, ShellStep, Step } from '../workflow/schema.ts';
import type { Draft } from './draft.ts';
import { numberOf } from './enter.ts';
import { openErrorGate } from './error-gate.ts';
import { instanceOf, type Frame } from './instance.ts';
import { stateOf } from './needs.ts';
import { nextAttempt } from './retry.ts';

/** Retries where neither step nor settings say otherwise: four attempts, 30 s, 60 s and 120 s apart. */
const DEFAULT_RETRY: RetryPolicy = {
  maximum_attempts: 4,
  initial_interval_seconds: 30,
  backoff_coefficient: 2,
  maximum_interval_seconds: 3_000,
  non_retryable_error_types: [],
};

/** A step that began before: ready once its delay is over, silent while its attempt is being performed. */
export function advanceAttempt(draft: Draft, step: PromptStep | ShellStep, frame: Frame): void {
  const state = stateOf(draft, step, frame);
  if (state === undefined || state.status !== 'pending') return;
  if (state.not_before === undefined) {
    openErrorGate(draft, step, frame, state.error ?? { type: 'internal', message: 'it failed' });
    return;
  }
  if (state.not_before > draft.now) return;
  draft.ready.push({
    step,
    frame,
    instance: instanceOf(step, frame),
    attempt: state.attempts + 1,
    number: numberOf(draft, step, frame),
  });
}

/** What a failed attempt leaves beside its error. */
export interface Remains {
  value?: JsonValue;
  output?: { path: string; oid: string };
  usage?: Usage;
}

/** Journals a failed attempt: tried again within its policy, else what `on-error` says. */
export function recordFailure(
  draft: Draft,
  step: Step,
  instance: string,
  state: StepState,
  error: StepError,
  remains: Remains,
): void {
  const policy = step.retry ?? draft.workflow.settings.retry ?? DEFAULT_RETRY;
  const again = nextAttempt(policy, state.attempts, state.granted ?? 0, error, draft.now);
  const end = { type: 'step.failed', step: instance, error, ...remains } as const;
  const claim = state.claim?.decision;
  if (again !== null) return draft.record({ ...end, not_before: again }, claim);
  if (step.continue_on_error)
    return draft.record({ ...end, conclusion: 'failure', because: 'continue-on-error' }, claim);
  if (step.on_error === 'skip')
    return draft.record({ ...end, conclusion: 'skipped', because: 'on-error' }, claim);
  if (step.on_error === 'human') return draft.record(end, claim);
  draft.record({ ...end, conclusion: error.type === 'timeout' ? 'timed_out' : 'failure' }, claim);
}
