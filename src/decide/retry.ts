import type { StepError } from '../progress/attempt.ts';
import type { RetryPolicy } from '../workflow/schema.ts';

/** Errors that the same attempt again does not mend, whatever the policy says. */
const FINAL_ERRORS: readonly StepError['type'][] = ['refused', 'permission', 'budget'];

/**
 * When a failed attempt is tried again: an instant, or null when the policy is used up.
 * The delay counts from the failure and grows by the coefficient up to the maximum.
 */
export function nextAttempt(
  policy: RetryPolicy,
  attempts: number,
  granted: number,
  error: StepError,
  failedAt: string,
): string | null {
  if (attempts >= policy.maximum_attempts + granted) return null;
  if (FINAL_ERRORS.includes(error.type) || policy.non_retryable_error_types.includes(error.type)) return null;
  const grown = policy.initial_interval_seconds * policy.backoff_coefficient ** (attempts - 1);
  return later(failedAt, Math.min(grown, policy.maximum_interval_seconds));
}

/** An instant some seconds after another, ISO 8601 in UTC to the second, so that instants compare as text. */
export const later = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
