import { MARKER, type Person, type Snapshot } from '../ports.ts';
import type { CommentNode, LabelPage } from './answer.ts';

type Seen = Snapshot['seen'];

const PREFIX = 'pawl:';

export const isOurs = (comment: CommentNode, viewer?: Person): boolean =>
  comment.viewerDidAuthor || (viewer !== undefined && comment.author?.databaseId === viewer.id);

/** Our status comments, by marker and by our own account, newest first. */
export const statusComments = (comments: readonly CommentNode[], viewer?: Person): CommentNode[] =>
  comments
    .filter((comment) => isOurs(comment, viewer) && comment.body.startsWith(`<!-- ${MARKER} `))
    .sort((a, b) => b.fullDatabaseId - a.fullDatabaseId);

/** What people see of us in the comments: the newest status comment counts, others are to be removed. */
export function seenComment(
  comments: readonly CommentNode[],
  viewer?: Person,
): Pick<Seen, 'comment' | 'duplicates'> {
  const [newest, ...older] = statusComments(comments, viewer);
  return {
    comment:
      newest === undefined ? null : { node_id: newest.id, id: newest.fullDatabaseId, body: newest.body },
    ...(older.length > 0 ? { duplicates: older.map((comment) => comment.id) } : {}),
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
