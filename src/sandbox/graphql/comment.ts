import type { Comment } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import type { Fields, InRepository } from './fields.ts';
import { textFields } from './written-text.ts';

export const commentFields = (session: InRepository, comment: Comment): Fields => ({
  __typename: 'IssueComment',
  id: nodeId('IssueComment', comment.id),
  databaseId: comment.id,
  fullDatabaseId: String(comment.id),
  createdAt: comment.createdAt,
  publishedAt: comment.createdAt,
  updatedAt: comment.edits.at(-1)?.at ?? comment.createdAt,
  isMinimized: comment.minimized !== null,
  minimizedReason: comment.minimized,
  url: `https://github.com/${session.repository.fullName}/pull/${comment.pull}#issuecomment-${comment.id}`,
  pullRequest: () => session.show.pull(session, session.repository.pull(comment.pull)),
  ...textFields(session, comment),
});
