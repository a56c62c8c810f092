import type { StepError } from '../../progress/attempt.ts';
import { childrenOf, findPlaced } from '../../workflow/graph.ts';
import type { Recovery, RetryPolicy, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';

/** What a failure leads to that is not tried again. */
export type Ending =
  | { is: 'caught'; conclusion: 'failure' | 'skipped'; because: 'continue-on-error' | 'on-error' }
  | { is: 'human' }
  | { is: 'compensate' }
  | { is: 'uncaught' };

/** How a failure that is not tried again ends: caught, put to a person, undone with the whole run, or passed on. */
export function endingOf(draft: Draft, step: Step, error: StepError): Ending {
  const recovery = recoveryFrom(step, error);
  // A person is asked first; what she rejects may then be caught all the same.
  if (recovery === 'human') return { is: recovery };
  if (step.continue_on_error) return { is: 'caught', conclusion: 'failure', because: 'continue-on-error' };
  if (recovery === 'skip') return { is: 'caught', conclusion: 'skipped', because: 'on-error' };
  if (recovery === 'compensate') return { is: recovery };
  return recovery === 'retry' && asksPerson(draft, step, error) ? { is: 'human' } : { is: 'uncaught' };
}

/** What an agent lacks that only people can give; nothing is lost by asking them. */
const LACKING: readonly StepError['type'][] = ['budget', 'permission'];

/**
 * Whether a person is asked about a failure, by `on-failure: human` or because an agent lacks what only people give: nothing around the step would catch it, and it is no echo of another
 * failure that was asked about. While the run is being undone nobody is asked.
 */
function asksPerson({ workflow, progress }: Draft, step: Step, error: StepError): boolean {
  const lacks = (step.type === 'prompt' || step.type === 'command') && LACKING.includes(error.type);
  if ((workflow.settings.on_failure !== 'human' && !lacks) || progress.ending !== undefined) return false;
  if (ASKED.has(step.type) || (isBlock(step) && error.type === 'tool')) return false;
  return !(findPlaced(workflow, step.name)?.parents ?? []).some(catches);
}

/** Gates: a person has answered already, or did not. */
const ASKED: ReadonlySet<Step['type']> = new Set(['approval', 'input', 'wait-for-human']);

const isBlock = (step: Step): boolean => childrenOf(step).length > 0;

/** Whether a block deals with failures inside it by itself. */
function catches(block: Step): boolean {
  const tolerant = (block.type === 'parallel' || block.type === 'for-each') && block.join.required !== 'all';
  return (
    tolerant ||
    block.continue_on_error ||
    block.own_retry ||
    block.on_error !== 'retry' ||
    block.error_rules.length > 0
  );
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
