import type { Progress } from '../../progress/schema.ts';
import type { Draft } from '../draft.ts';
import { undoneYetKept, type Back } from '../run/back.ts';
import { pointAt, type Point } from '../run/point.ts';

export type Checkpoint = NonNullable<Progress['checkpoints']>[number];

export const checkpointCalled = ({ progress }: Draft, name: string): Checkpoint | undefined =>
  progress.checkpoints?.find((one) => one.name === name);

/** Where the step of a checkpoint stands; in a sentence why nowhere. */
export function pointOf(draft: Draft, { step, name }: Checkpoint): Point[] | string {
  const point = pointAt(draft, step);
  return point === undefined
    ? `the step of the checkpoint ${name} is not part of the workflow any more`
    : [point];
}

/** The end of a sentence that tells which checkpoints there are. */
export const known = ({ progress }: Draft): string => {
  const names = (progress.checkpoints ?? []).map(({ name }) => name);
  return names.length === 0 ? '; there is no checkpoint yet' : `; checkpoints: ${names.join(', ')}`;
};

/** Whether the run only undoes what was done, before it ends or stands still. */
export const isEnding = ({ progress }: Draft): boolean =>
  progress.ending !== undefined && progress.completed_at === undefined;

/** Why the run cannot stand there, because of what was undone; null where it can. */
export function undoneBehind(draft: Draft, back: Back): string | null {
  const kept = undoneYetKept(draft, back);
  return kept.length === 0
    ? null
    : `${kept.join(', ')} was undone, so the run must go back at least to there`;
}
