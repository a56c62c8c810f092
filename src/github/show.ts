import * as z from 'zod';
import { LABELS } from '../ports.ts';
import type { Snapshot, View } from '../ports.ts';
import type { GraphqlAnswer } from './client.ts';
import { errorOf } from './mutation.ts';
import type { Mutation } from './mutation.ts';

type Seen = Snapshot['seen'];

/** Mutations that make the labels of LABELS that the repository lacks, out of `names`. */
export const labelsToCreate = (repositoryId: string, seen: Seen, names: readonly string[]): Mutation[] =>
  names
    .filter((name) => seen.labels[name] === undefined)
    .map((name, index) => ({
      key: `label${index}`,
      field: 'createLabel',
      input: { repositoryId, name, ...LABELS[name] },
    }));

function labelsToSet(snapshot: Snapshot, seen: Seen, wanted: readonly string[]): Mutation[] {
  const labelableId = snapshot.pull.node_id;
  const ids = (apply: (name: string, on: boolean) => boolean): string[] =>
    Object.entries(seen.labels)
      .filter(([name, label]) => name in LABELS && apply(name, label.on))
      .map(([, label]) => label.node_id);
  const add = ids((name, on) => !on && wanted.includes(name));
  const remove = ids((name, on) => on && !wanted.includes(name));
  return [
    ...(add.length > 0
      ? [
          {
            key: 'addLabels',
            field: 'addLabelsToLabelable' as const,
            input: { labelableId, labelIds: add },
          },
        ]
      : []),
    ...(remove.length > 0
      ? [
          {
            key: 'removeLabels',
            field: 'removeLabelsFromLabelable' as const,
            input: { labelableId, labelIds: remove },
          },
        ]
      : []),
  ];
}

function commentToWrite(snapshot: Snapshot, seen: Seen, view: View): Mutation[] {
  if (view.comment === null || view.comment.body === seen.comment?.body) return [];
  // With a page of comments unread, ours may stand there: better none for a moment than two.
  if (seen.comment === null && snapshot.incomplete.includes('comments')) return [];
  const { body } = view.comment;
  return seen.comment === null
    ? [{ key: 'comment', field: 'addComment', input: { subjectId: snapshot.pull.node_id, body } }]
    : [{ key: 'comment', field: 'updateIssueComment', input: { id: seen.comment.node_id, body } }];
}

const removeComments = (ids: readonly string[]): Mutation[] =>
  ids.map((id, index) => ({ key: `extra${index}`, field: 'deleteIssueComment', input: { id } }));

function reactionsToAdd(snapshot: Snapshot, view: View): Mutation[] {
  const left = new Map(snapshot.comments.map((comment) => [comment.node_id, comment.own_reactions]));
  return view.reactions
    .filter((reaction) => left.get(reaction.comment_node_id)?.includes(reaction.content) !== true)
    .map(({ comment_node_id: subjectId, content }, index) => ({
      key: `reaction${index}`,
      field: 'addReaction',
      input: { subjectId, content },
    }));
}

/** The difference between what people see and what they should see, labels that do not exist yet apart. */
export const differences = (snapshot: Snapshot, seen: Seen, view: View): Mutation[] => [
  ...commentToWrite(snapshot, seen, view),
  ...removeComments(seen.duplicates ?? []),
  ...labelsToSet(snapshot, seen, view.labels),
  ...reactionsToAdd(snapshot, view),
];

const addedComment = z.object({
  commentEdge: z.object({
    node: z.object({ id: z.string(), fullDatabaseId: z.coerce.number().int().positive() }),
  }),
});
const createdLabel = z.object({ label: z.object({ id: z.string(), name: z.string() }) });

/** What people see once those mutations were sent; one that failed leaves its part as it was. */
export function seenAfter(
  seen: Seen,
  view: View | null,
  sent: readonly Mutation[],
  answer: Pick<GraphqlAnswer, 'data' | 'errors'>,
): Seen {
  const labels = structuredClone(seen.labels);
  let { comment } = seen;
  const gone = new Set<string>();
  const answers = new Map(Object.entries(answer.data ?? {}));
  const body = view?.comment?.body ?? '';
  for (const { key, field, input } of sent) {
    if (errorOf(answer.errors, key) !== undefined) continue;
    const added = addedComment.safeParse(answers.get(key)).data?.commentEdge.node;
    const made = createdLabel.safeParse(answers.get(key)).data?.label;
    if (added !== undefined) comment = { node_id: added.id, id: added.fullDatabaseId, body };
    if (made !== undefined) labels[made.name] = { node_id: made.id, on: false };
    if (field === 'updateIssueComment' && comment !== null) comment = { ...comment, body };
    if (field === 'deleteIssueComment') gone.add(String(input['id']));
    if (field === 'addLabelsToLabelable' || field === 'removeLabelsFromLabelable')
      for (const label of Object.values(labels))
        if (Array.isArray(input['labelIds']) && input['labelIds'].includes(label.node_id))
          label.on = field === 'addLabelsToLabelable';
  }
  const { duplicates = [], ...rest } = seen;
  const left = duplicates.filter((id) => !gone.has(id));
  return { ...rest, comment, labels, ...(left.length > 0 ? { duplicates: left } : {}) };
}
