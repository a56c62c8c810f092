import { ENDED } from '../../progress/schema.ts';
import type { Decision } from '../decision.ts';
import { describe } from '../describe.ts';
import type { Draft } from '../draft.ts';
import type { Reason } from '../reason.ts';
import { leaseUntil } from '../work/lease.ts';
import type { Choice } from './choice.ts';
import { adviceTask } from './task-advice.ts';

/** Asks a model about the first choice that is open: one question at a time, and nothing else in that actions run. */
export function askAdvice(draft: Draft, because: Reason | undefined): Decision | undefined {
  const choice = choiceToAsk(draft);
  if (choice === undefined) return undefined;
  const task = adviceTask(draft, choice);
  const { turns: _requests, ...reserved } = task.allowance;
  draft.record({
    type: 'advice.asked',
    point: choice.point,
    moves: choice.moves,
    attempt: task.attempt,
    template: task.template.name,
    model: task.model,
    allowance: reserved,
    lease_until: leaseUntil(draft.now, task.timeout_seconds),
  });
  return { ...describe(draft, 'start', because ?? 'advice_asked', [choice.point.step]), tasks: [task] };
}

/** The choice that a model is asked about now; undefined where there is none, or where nobody may be asked yet. */
export function choiceToAsk({ choices: [choice], progress }: Draft): Choice | undefined {
  const { paused, status, advice } = progress;
  return paused !== undefined || ENDED.includes(status) || advice?.asked !== undefined ? undefined : choice;
}
