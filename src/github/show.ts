import { LABELS } from '../ports.ts';
import type { Snapshot, View } from '../ports.ts';
import type { Mutation } from './mutation.ts';
import { labelsToCreate, labelsToSet, spentLabels } from './show-labels.ts';

type Seen = Snapshot['seen'];

/** Writes one of the two comments that are kept up to date, where it differs from what stands there. */
function commentToWrite(
  key: 'comment' | 'answer',
  snapshot: Snapshot,
  stands: { node_id: string; body: string } | null,
  wanted: { body: string } | null,
): Mutation[] {
  if (wanted === null || wanted.body === stands?.body) return [];
  const { body } = wanted;
  if (stands !== null) return [{ key, field: 'updateIssueComment', input: { id: stands.node_id, body } }];
  // With a page of comments unread, ours may stand there: better none for a moment than two.
  if (snapshot.incomplete.includes('comments')) return [];
  return [{ key, field: 'addComment', input: { subjectId: snapshot.pull.node_id, body } }];
}

const removeComments = (ids: readonly string[]): Mutation[] =>
  ids.map((id, index) => ({ key: `extra${index}`, field: 'deleteIssueComment', input: { id } }));

const keptComments = (snapshot: Snapshot, seen: Seen, view: View): Mutation[] => [
  ...commentToWrite('comment', snapshot, seen.comment, view.comment),
  ...removeComments(seen.duplicates ?? []),
  ...commentToWrite('answer', snapshot, seen.answer ?? null, view.answer),
];

/** Reminders that must stand and do not: each is found again by its place in the view. */
function remindersToAdd(snapshot: Snapshot, seen: Seen, view: View): Mutation[] {
  if (snapshot.incomplete.includes('comments')) return [];
  const written = new Set(seen.reminders?.map(({ key }) => key));
  return view.reminders.flatMap(({ key, body }, index) =>
    written.has(key)
      ? []
      : [
          {
            key: `reminder${index}`,
            field: 'addComment' as const,
            input: { subjectId: snapshot.pull.node_id, body },
          },
        ],
  );
}

/** Reminders that were answered are folded away. */
function remindersToFold(seen: Seen, view: View): Mutation[] {
  const standing = new Set(view.reminders.map(({ key }) => key));
  return (seen.reminders ?? [])
    .filter(({ key, minimized }) => !minimized && !standing.has(key))
    .map(({ node_id: subjectId }, index) => ({
      key: `folded${index}`,
      field: 'minimizeComment',
      input: { subjectId, classifier: 'RESOLVED' },
    }));
}

/** The last word on a comment takes the place of the eyes that said it was seen. */
function reactionsToSet(snapshot: Snapshot, view: View): Mutation[] {
  const left = new Map(snapshot.comments.map((comment) => [comment.node_id, comment.own_reactions]));
  const last = new Set(
    view.reactions.filter(({ content }) => content !== 'EYES').map((reaction) => reaction.comment_node_id),
  );
  const add = view.reactions.filter(
    ({ comment_node_id: id, content }) =>
      left.get(id)?.includes(content) !== true && (content !== 'EYES' || !last.has(id)),
  );
  const remove = [...last].filter((id) => left.get(id)?.includes('EYES') === true);
  return [
    ...add.map(({ comment_node_id: subjectId, content }, index) => ({
      key: `reaction${index}`,
      field: 'addReaction' as const,
      input: { subjectId, content },
    })),
    ...remove.map((subjectId, index) => ({
      key: `eyes${index}`,
      field: 'removeReaction' as const,
      input: { subjectId, content: 'EYES' },
    })),
  ];
}

/** The difference between what people see and what they should see; labels that had to be made are put on by a second request. */
export const differences = (snapshot: Snapshot, seen: Seen, view: View): Mutation[] => [
  ...keptComments(snapshot, seen, view),
  ...remindersToAdd(snapshot, seen, view),
  ...remindersToFold(seen, view),
  ...labelsToCreate(snapshot, seen, view.labels),
  ...labelsToSet(snapshot, seen, view.labels),
  ...spentLabels(snapshot, seen, view),
  ...reactionsToSet(snapshot, view),
];

/**
 * What of it may go out beside a commit that may yet lose: nothing that mentions people, and no label that an
 * approval rests on until that approval is recorded. A run's first commit makes every label.
 */
export const besideCommit = (snapshot: Snapshot, seen: Seen, view: View, first: boolean): Mutation[] => [
  ...keptComments(snapshot, seen, view),
  ...(first ? labelsToCreate(snapshot, seen, Object.keys(LABELS)) : []),
  ...labelsToSet(snapshot, seen, view.labels),
  ...reactionsToSet(snapshot, view),
];

/** What of it follows such a commit at once; the rest waits for the next publication. */
export const afterCommit = remindersToAdd;
