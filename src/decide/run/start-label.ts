import type { Person } from '../../people.ts';
import { progress as document } from '../../progress/schema.ts';
import { APPROVING, labelledBy } from '../answers/labels.ts';
import { canJudge } from '../orders/inbox.ts';
import type { Situation } from '../situation.ts';
import type { Snapshot } from '../snapshot.ts';

const PREFIX = 'pawl:';
/** Labels that say how a run stands are ours alone, and start nothing. */
const STANDINGS: readonly string[] = document.shape.status.options;

/** Labels of the pull request that ask for a run: `pawl:` and the file stem of a definition. */
export const startLabels = ({ pull, definitions }: Pick<Snapshot, 'pull' | 'definitions'>): string[] => {
  const stems = new Set(definitions.workflows.map(({ path }) => stemOf(path).toLowerCase()));
  return pull.labels.filter((label) => {
    const stem = label.slice(PREFIX.length).toLowerCase();
    if (!label.startsWith(PREFIX) || label.startsWith(APPROVING)) return false;
    return stems.has(stem) && !STANDINGS.includes(stem);
  });
};

const stemOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');

/** A label that asks for a run, and who put it on. */
export interface Labelled {
  label: string;
  stem: string;
  by: Person;
}

/** The label that was put on first of those that ask for a run since the last one ended; null where there is none. */
export function startLabel(situation: Situation): Labelled | null {
  const { snapshot, progress } = situation;
  if (!canJudge(situation)) return null;
  const ended = progress?.completed_at ?? progress?.updated_at ?? '';
  const asking = startLabels(snapshot).flatMap((label) => {
    const change = labelledBy(snapshot, label);
    if (change === undefined || change.by === null || change.at <= ended) return [];
    return change.by.type === 'User' ? [{ label, by: change.by, at: change.at }] : [];
  });
  const first = asking.toSorted((one, other) => (one.at < other.at ? -1 : 1))[0];
  if (first === undefined) return null;
  const named = first.label.slice(PREFIX.length);
  const stem = Object.keys(situation.startable).find((one) => one.toLowerCase() === named.toLowerCase());
  return { label: first.label, stem: stem ?? named, by: first.by };
}
