import type { StepError } from '../progress/attempt.ts';
import type { Recovery, RetryPolicy, Step } from '../workflow/schema.ts';
import type { Draft } from './draft.ts';

/** What a failure leads to that is not tried again. */
export type Ending =
  | { is: 'caught'; conclusion: 'failure' | 'skipped'; because: 'continue-on-error' | 'on-error' }
  | { is: 'human' }
  | { is: 'compensate' }
  | { is: 'uncaught' };

/** How a failure that is not tried again ends: caught, put to a person, undone with the whole run, or passed on. */
export function endingOf(draft: Draft, step: Step, error: StepError): Ending {
  if (step.continue_on_error) return { is: 'caught', conclusion: 'failure', because: 'continue-on-error' };
  const recovery = recoveryFrom(step, error);
  if (recovery === 'skip') return { is: 'caught', conclusion: 'skipped', because: 'on-error' };
  if (recovery === 'human' || recovery === 'compensate') return { is: recovery };
  // While the run is being undone nobody asked for a person, and blocks pass on what their steps were asked about.
  const asks = draft.workflow.settings.on_failure === 'human' && draft.progress.ending === undefined;
  return asks && recovery === 'retry' && isPerformed(step) ? { is: 'human' } : { is: 'uncaught' };
}

/** The policy by which a failure is tried again; undefined where it is not. */
export function policyFor(step: Step, error: StepError): RetryPolicy | undefined {
  if (step.own_retry) return NEVER_RETRIED.has(step.type) ? undefined : step.retry;
  return isPerformed(step) && recoveryFrom(step, error) === 'retry' ? step.retry : undefined;
}

const recoveryFrom = (step: Step, error: StepError): Recovery =>
  step.error_rules.find((rule) => rule.errors.includes(error.type))?.do ?? step.on_error;

const PERFORMED: ReadonlySet<Step['type']> = new Set(['prompt', 'command', 'shell', 'dispatch', 'workflow']);
const NEVER_RETRIED: ReadonlySet<Step['type']> = new Set([
  'approval',
  'input',
  'wait-for-human',
  'wait',
  'set',
  'ralph-loop',
]);

const isPerformed = (step: Step): boolean => PERFORMED.has(step.type);
