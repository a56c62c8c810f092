import { LABELS } from '../ports.ts';
import type { Snapshot, View } from '../ports.ts';
import type { Mutation } from './mutation.ts';

type Seen = Snapshot['seen'];

/** Mutations that make the labels of LABELS that the repository lacks, out of `names`. No other label is ever made. */
export function labelsToCreate(snapshot: Snapshot, seen: Seen, names: readonly string[]): Mutation[] {
  if (snapshot.incomplete.includes('labels')) return [];
  return names
    .filter((name) => name in LABELS && seen.labels[name] === undefined)
    .map((name, index) => ({
      key: `label${index}`,
      field: 'createLabel',
      input: { repositoryId: snapshot.repository.node_id, name, ...LABELS[name] },
    }));
}

const idsOf = (seen: Seen, picks: (name: string, on: boolean) => boolean): string[] =>
  Object.entries(seen.labels)
    .filter(([name, { on }]) => picks(name, on))
    .map(([, label]) => label.node_id);

const change = (
  key: string,
  field: Mutation['field'],
  labelableId: string,
  labelIds: string[],
): Mutation[] => (labelIds.length === 0 ? [] : [{ key, field, input: { labelableId, labelIds } }]);

/** Puts on and takes off labels of LABELS that exist. */
export function labelsToSet(snapshot: Snapshot, seen: Seen, wanted: readonly string[]): Mutation[] {
  const pull = snapshot.pull.node_id;
  const add = idsOf(seen, (name, on) => name in LABELS && !on && wanted.includes(name));
  const remove = idsOf(seen, (name, on) => name in LABELS && on && !wanted.includes(name));
  return [
    ...change('addLabels', 'addLabelsToLabelable', pull, add),
    ...change('removeLabels', 'removeLabelsFromLabelable', pull, remove),
  ];
}

/** Takes off labels that people set and that have served. */
export const spentLabels = (snapshot: Snapshot, seen: Seen, view: View): Mutation[] =>
  change(
    'spentLabels',
    'removeLabelsFromLabelable',
    snapshot.pull.node_id,
    idsOf(seen, (name, on) => on && !(name in LABELS) && view.spent_labels.includes(name)),
  );
