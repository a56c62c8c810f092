import { ENDED } from '../../progress/schema.ts';
import { withdrawAdvice } from '../advice/settle-advice.ts';
import { cancelAll } from '../steps/cancel.ts';
import type { Draft } from '../draft.ts';
import type { Reason } from '../reason.ts';
import { backTo, goBack, toBeginning } from './back.ts';
import { pointAt } from './point.ts';

/** How a run comes to its end before its last step. */
export interface End {
  status: 'failed' | 'cancelled';
  reason: Reason;
  message: string;
  /** Whether what was completed is undone first. */
  compensate: boolean;
}

/** Ends the run: what is under way is stopped, then what can be undone is undone, backwards, then it is over. */
export function endRun(draft: Draft, { status, reason, message, compensate }: End): void {
  const { progress } = draft;
  if (ENDED.includes(progress.status) || (progress.ending !== undefined && compensate)) return;
  const undo = compensate ? (progress.undoable ?? []).map(({ step }) => step).toReversed() : [];
  draft.record({ type: 'run.ending', status, reason, message, undo });
  withdrawAdvice(draft);
  cancelAll(draft);
  if (undo.length === 0) close(draft);
}

/** Fails the run at once; what was completed is undone first where the definition says so. */
export function failRun(draft: Draft, reason: Reason, message: string): void {
  const compensate = draft.workflow.settings.on_failure === 'compensate';
  endRun(draft, { status: 'failed', reason, message, compensate });
}

/** The last entry of a run that is ending; of one that a person had undone and that goes on, where it stands then. */
export function close(draft: Draft): void {
  const { ending } = draft.progress;
  if (ending === undefined) throw new Error('A run that is not ending cannot be closed');
  const { status, reason, message, back } = ending;
  if (back !== undefined) return standStill(draft, back);
  if (status === 'completed') return draft.record({ type: 'run.completed' });
  draft.record({ type: status === 'cancelled' ? 'run.cancelled' : 'run.failed', reason, message });
}

type Back = NonNullable<NonNullable<Draft['progress']['ending']>['back']>;

/** Back to where the first of the undone steps began, and paused: a person says whether it goes on from there. */
function standStill(draft: Draft, { by, to }: Back): void {
  const undone = draft.progress.ending?.undone ?? [];
  const points = (to === undefined ? [] : [to, ...undone]).flatMap((instance) => {
    const point = pointAt(draft, instance);
    return point === undefined ? [] : [point];
  });
  const back = to === undefined ? toBeginning(draft) : backTo(draft, points, false);
  goBack(draft, back, { by, to: to ?? 'the beginning' });
  draft.record({ type: 'run.paused', by, text: 'what was done was undone' });
}
