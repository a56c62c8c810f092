import type { Draft } from '../draft.ts';
import { pointsNamed, type Point } from '../run/point.ts';
import { cancelAll } from '../steps/cancel.ts';
import { by, type Obey } from './order.ts';

/** `/compensate`: undoes what was done, or what was since a step; a run in flight then stands there again, paused. */
export const compensate: Obey = (draft, letter) => {
  const words = letter.command.words;
  const [first, second, ...more] = words;
  if (words.length > 0 && (first !== 'from' || second === undefined || more.length > 0))
    return 'name a step after from, or nothing: /compensate from step';
  const { ending, completed_at } = draft.progress;
  if (ending !== undefined && completed_at === undefined) return 'the run is being undone already';
  const points = second === undefined ? [] : pointsNamed(draft, second);
  if (typeof points === 'string') return points;
  const undo = undoableSince(draft, points);
  if (undo.length === 0)
    return second === undefined
      ? 'nothing was done that can be undone'
      : `nothing that can be undone was done since ${second}`;
  const from = points[0]?.instance;
  draft.record({ type: 'run.compensated', by: by(letter), undo, ...(from === undefined ? {} : { from }) });
  cancelAll(draft);
  return null;
};

/** Instances that can be undone, newest first: all, or those that were completed since the first of some steps was. */
function undoableSince({ progress }: Draft, points: readonly Point[]): string[] {
  const rows = (progress.undoable ?? []).map(({ step }) => step);
  if (points.length === 0) return rows.toReversed();
  const own = new Set(points.map(({ instance }) => instance));
  const since = points
    .map(({ instance }) => progress.steps[instance])
    .map((state) => state?.completed_at ?? state?.started_at ?? '')
    .sort()[0];
  const isSince = (instance: string): boolean =>
    own.has(instance) || (progress.steps[instance]?.completed_at ?? '') >= (since ?? '');
  const first = rows.findIndex((instance) => own.has(instance));
  return rows.filter((instance, at) => (first === -1 ? isSince(instance) : at >= first)).toReversed();
}
