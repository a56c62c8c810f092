import { later } from '../../instant.ts';
import type { StepError } from '../../progress/attempt.ts';
import type { RetryPolicy } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';

/** Errors that the same attempt again does not mend, whatever the policy says. Whoever takes over may not refuse. */
const FINAL_ERRORS: readonly StepError['type'][] = ['refused', 'permission', 'budget'];

/** An attempt that failed, and how often it may be tried. */
export interface Failed {
  draft: Draft;
  instance: string;
  policy: RetryPolicy;
  /** Attempts so far, the failed one included. */
  attempts: number;
  /** Attempts that people granted beyond the policy. */
  granted: number;
  error: StepError;
  /** Somebody takes over who has not failed yet. */
  another?: boolean;
  /** Seconds that must pass, whatever the policy says. */
  retry_after?: number;
}

/** When a failed attempt is tried again: an instant, or null when the policy is used up or the error is final. */
export function nextAttempt(failed: Failed): string | null {
  const { draft, instance, policy, attempts, granted, error, another = false, retry_after = 0 } = failed;
  if (attempts >= policy.maximum_attempts + granted) return null;
  if (FINAL_ERRORS.includes(error.type) && !another) return null;
  if (policy.non_retryable_error_types.includes(error.type)) return null;
  const seed = `${draft.progress.workflow_id}/${instance}/${attempts}`;
  const delay = delaySeconds(policy, attempts, chance(draft.situation.hashes.sha256(seed)));
  return later(draft.now, Math.max(delay, retry_after));
}

/**
 * Seconds from a failure to the next attempt: they grow by the coefficient up to the maximum, and are shortened by up to
 * the jitter's share. `spread` is 0 to 1.
 */
function delaySeconds(policy: RetryPolicy, attempts: number, spread: number): number {
  const grown = policy.initial_interval_seconds * policy.backoff_coefficient ** (attempts - 1);
  const delay = Math.min(grown, policy.maximum_interval_seconds);
  return Math.round(delay * (1 - policy.jitter * spread));
}

/** A number from 0 to 1 that is the same whenever the run is folded again: chance would not be. */
const chance = (digest: string): number => Number.parseInt(digest.slice(0, 8), 16) / 0xff_ff_ff_ff;
