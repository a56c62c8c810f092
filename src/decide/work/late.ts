import { summarise } from '../../progress/bounds.ts';
import { givenUp } from '../../progress/given-up.ts';
import type { Draft } from '../draft.ts';
import type { Outcome } from './outcome.ts';
import { taskParts } from './task.ts';
import { usageOf } from './usage.ts';

/**
 * Journals an outcome whose attempt was given up before it came: what it says and brings is ignored, what it has cost was
 * spent. One that was recorded before, late or in time, leaves no trace.
 */
export function noteLate(draft: Draft, outcome: Outcome): void {
  const { decision, step, attempt } = taskParts(outcome.task);
  if (givenUp(draft.progress.step_history, step, attempt) === -1) return;
  draft.record(
    {
      type: 'outcome.late',
      step,
      attempt,
      status: outcome.status,
      summary: summarise(outcome.error?.message ?? outcome.text.trim().replaceAll(/\s+/g, ' ')),
      ...usageOf(draft, outcome),
    },
    decision,
  );
}
