import type { StepError } from '../../progress/attempt.ts';
import type { AskingStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { endRun } from '../run/end.ts';
import { endingOf } from '../steps/failure.ts';
import type { Reason } from '../reason.ts';

/** How the entry that ends a gate says that it failed. */
export interface FailedEnd {
  conclusion: 'failure' | 'skipped';
  because?: 'continue-on-error' | 'on-error';
}

/** Ends a gate as a failure: caught, passed on, or with the whole run undone. `record` journals the gate's own end. */
export function endAsFailure(
  draft: Draft,
  step: AskingStep,
  error: StepError,
  reason: Reason,
  record: (end: FailedEnd) => void,
): void {
  const ending = endingOf(draft, step, error);
  if (ending.is === 'caught') return record({ conclusion: ending.conclusion, because: ending.because });
  record({ conclusion: 'failure' });
  if (ending.is === 'compensate')
    endRun(draft, { status: 'failed', reason, message: error.message, compensate: true });
}
