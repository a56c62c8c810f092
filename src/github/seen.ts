import { ANSWER, MARKER, REMINDER, type Person, type Snapshot } from '../ports.ts';
import type { CommentNode, LabelPage, MineNode } from './answer.ts';
import { toPerson } from './person.ts';

type Seen = Snapshot['seen'];

/** How every label of ours begins. */
export const PREFIX = 'pawl:';

export const isOurs = (comment: CommentNode, viewer?: Person): boolean =>
  comment.viewerDidAuthor || (viewer !== undefined && comment.author?.databaseId === viewer.id);

/** Our comments with a marker, newest first. */
const marked = (comments: readonly CommentNode[], marker: string, viewer?: Person): CommentNode[] =>
  comments
    .filter((comment) => isOurs(comment, viewer) && comment.body.startsWith(`<!-- ${marker} `))
    .sort((a, b) => b.fullDatabaseId - a.fullDatabaseId);

/** Our status comments, by marker and by our own account, newest first. */
export const statusComments = (comments: readonly CommentNode[], viewer?: Person): CommentNode[] =>
  marked(comments, MARKER, viewer);

/** A comment of ours, with who edited it where that was read. */
function shown(comment: CommentNode, mine: readonly MineNode[]): NonNullable<Seen['answer']> {
  const { id, fullDatabaseId, body } = comment;
  const edits = editsOf(comment, mine);
  return { node_id: id, id: fullDatabaseId, body, ...(edits === null ? {} : { edits }) };
}

/** The key behind a reminder's marker, which fills its first line. */
function keyOf({ body }: CommentNode): string | null {
  const [line = ''] = body.split(/\r?\n/, 1);
  const end = line.indexOf(' -->');
  const key = end < 0 ? '' : line.slice(`<!-- ${REMINDER} `.length, end);
  return key === '' ? null : key;
}

function remindersAmong(comments: readonly CommentNode[], viewer?: Person): NonNullable<Seen['reminders']> {
  return marked(comments, REMINDER, viewer).flatMap((comment) => {
    const key = keyOf(comment);
    return key === null ? [] : [{ key, node_id: comment.id, minimized: comment.isMinimized }];
  });
}

function editsOf(
  comment: CommentNode,
  mine: readonly MineNode[],
): { at: string; by: Person | null }[] | null {
  const found = mine.find(({ id }) => id === comment.id)?.userContentEdits;
  return found?.nodes.map(({ editedAt, editor }) => ({ at: editedAt, by: toPerson(editor) })) ?? null;
}

/**
 * What people see of us in the comments. Of status comments and of answers the newest counts, others are to be
 * removed. What was not found is left out, so that it does not hide what was seen before.
 */
export function seenComment(
  comments: readonly CommentNode[],
  viewer?: Person,
  mine: readonly MineNode[] = [],
): Pick<Seen, 'comment' | 'answer' | 'reminders' | 'duplicates'> {
  const [newest, ...older] = statusComments(comments, viewer);
  const [answer, ...former] = marked(comments, ANSWER, viewer);
  const reminders = remindersAmong(comments, viewer);
  const duplicates = [...older, ...former].map(({ id }) => id);
  return {
    comment: newest === undefined ? null : shown(newest, mine),
    ...(answer === undefined ? {} : { answer: shown(answer, mine) }),
    ...(reminders.length > 0 ? { reminders } : {}),
    ...(duplicates.length > 0 ? { duplicates } : {}),
  };
}

/** Labels with our prefix: those the repository knows and those the pull request has. */
export function seenLabels(known: LabelPage | null, on: LabelPage | null): Seen['labels'] {
  const labels: Seen['labels'] = {};
  for (const label of known?.nodes ?? [])
    if (label.name.startsWith(PREFIX)) labels[label.name] = { node_id: label.id, on: false };
  for (const label of on?.nodes ?? [])
    if (label.name.startsWith(PREFIX)) labels[label.name] = { node_id: label.id, on: true };
  return labels;
}
