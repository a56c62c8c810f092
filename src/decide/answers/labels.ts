import type { LabelChange, Snapshot } from '../snapshot.ts';

/** How the labels begin that approve a gate. */
export const APPROVING = 'pawl:approved:';

/** GitHub's bound on the name of a label, in characters. */
const LONGEST = 50;

/** The label that approves a gate; undefined where its name is too long for one. */
export const labelFor = (gate: string): string | undefined =>
  APPROVING.length + gate.length <= LONGEST ? `${APPROVING}${gate}` : undefined;

/** Who put a label on that is on now; undefined while it is off. Names of labels ignore case. */
export function labelledBy(
  { labelled, pull }: Pick<Snapshot, 'labelled' | 'pull'>,
  label: string,
): LabelChange | undefined {
  const same = (name: string): boolean => name.toLowerCase() === label.toLowerCase();
  if (!pull.labels.some(same)) return undefined;
  const newest = labelled.findLast((change) => same(change.label));
  return newest?.on === true ? newest : undefined;
}
