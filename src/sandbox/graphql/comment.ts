import type { Comment } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import type { Fields, InRepository } from './fields.ts';
import { textFields } from './written-text.ts';

/** When it was written or edited last. Reactions and being minimised change nothing. */
export const updatedAt = ({ edits, createdAt }: Comment): string => edits.at(-1)?.at ?? createdAt;

export const commentFields = (session: InRepository, comment: Comment): Fields => ({
  __typename: 'IssueComment',
  id: nodeId('IssueComment', comment.id),
  databaseId: comment.id,
  fullDatabaseId: String(comment.id),
  createdAt: comment.createdAt,
  publishedAt: comment.createdAt,
  updatedAt: updatedAt(comment),
  isMinimized: comment.minimized !== null,
  minimizedReason: comment.minimized,
  url: `https://github.com/${session.repository.fullName}/pull/${comment.pull}#issuecomment-${comment.id}`,
  pullRequest: () => session.show.pull(session, session.repository.pull(comment.pull)),
  ...textFields(session, comment),
});
