import { ORCHESTRATOR } from '../../progress/advice.ts';
import type { StepError } from '../../progress/attempt.ts';
import { summarise } from '../../progress/bounds.ts';
import type { Draft } from '../draft.ts';
import type { Outcome } from '../work/outcome.ts';
import { taskParts } from '../work/task.ts';
import { usageOf } from '../work/usage.ts';
import { readAnswer } from './answer.ts';
import { standsStill } from './choice.ts';

/** Journals what a model answered, and says whether the outcome was the one that is waited for. The next decision acts on it. */
export function settleAdvice(draft: Draft, outcome: Outcome): boolean {
  const asked = draft.progress.advice?.asked;
  const { decision, step, attempt } = taskParts(outcome.task);
  if (step !== ORCHESTRATOR || asked?.decision !== decision || asked.attempt !== attempt) return false;
  const { point, moves } = asked;
  const usage = usageOf(draft, outcome);
  const refused = (error: StepError, why: string): true => {
    draft.record({ type: 'advice.refused', point, attempt, why, error, ...usage }, decision);
    return true;
  };
  const invalid = (why: string): true => refused({ type: 'validation', message: summarise(why) }, why);
  if (outcome.status === 'failure') {
    const { type, message } = outcome.error ?? { type: 'internal', message: 'it failed without saying why' };
    return refused({ type, message: summarise(message) }, summarise(`${type}: ${message}`));
  }
  if (outcome.files.length + outcome.deletions.length > 0) return invalid('it brings files');
  if (!standsStill(draft)) return invalid('what it was asked about has changed since');
  const answer = readAnswer(outcome.value, moves);
  if (!answer.ok) return invalid(answer.why);
  const { move, reasoning, passes } = answer;
  const told = passes === undefined ? {} : { passes };
  draft.record({ type: 'advice.given', point, attempt, move, reasoning, ...told, ...usage }, decision);
  return true;
}

/** An answer that did not come in time is not waited for: the rules decide, and nobody is asked again. */
export function expireAdvice(draft: Draft): void {
  const asked = draft.progress.advice?.asked;
  if (asked === undefined || asked.lease_until > draft.now) return;
  const message = `no answer was recorded by ${asked.lease_until}`;
  const error = { type: 'lease-expired', message } as const;
  const { point, attempt, decision } = asked;
  draft.record({ type: 'advice.refused', point, attempt, why: message, error }, decision);
}

/** Nobody waits for an answer any more. */
export function withdrawAdvice(draft: Draft): void {
  const asked = draft.progress.advice?.asked;
  if (asked === undefined) return;
  const { point, attempt, decision } = asked;
  draft.record({ type: 'advice.refused', point, attempt, why: 'the run was over' }, decision);
}
