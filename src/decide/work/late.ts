import { summarise } from '../../progress/bounds.ts';
import type { Draft } from '../draft.ts';
import type { Outcome } from './outcome.ts';
import { taskParts } from './task.ts';

/**
 * Journals an outcome whose attempt was given up before it came: what it says and brings is ignored, what it has cost was
 * spent. One that was recorded before, late or in time, leaves no trace.
 */
export function noteLate(draft: Draft, outcome: Outcome): void {
  const { decision, step, attempt } = taskParts(outcome.task);
  const row = draft.progress.step_history.findLast(
    (known) => known.step_name === step && known.attempt === attempt,
  );
  if (row === undefined || row.late !== undefined || !wasGivenUp(row)) return;
  draft.record(
    {
      type: 'outcome.late',
      step,
      attempt,
      status: outcome.status,
      summary: summarise(outcome.error?.message ?? outcome.text.trim().replaceAll(/\s+/g, ' ')),
      ...(outcome.usage === undefined ? {} : { usage: outcome.usage }),
    },
    decision,
  );
}

/** It ended without an outcome: nobody recorded one in time, or it was not wanted any more. */
const wasGivenUp = ({ status, error, output }: Draft['progress']['step_history'][number]): boolean =>
  status === 'failed' &&
  (error?.type === 'lease-expired' || (error === undefined && output.startsWith('cancelled: ')));
