import type { Review } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { atLeast } from '../state/permission.ts';
import { commitByOid } from './commit.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import { remarkFields } from './remark.ts';
import { textFields } from './written-text.ts';

export const reviewFields = (session: InRepository, review: Review): Fields => ({
  __typename: 'PullRequestReview',
  id: nodeId('PullRequestReview', review.id),
  databaseId: review.id,
  fullDatabaseId: String(review.id),
  state: review.state,
  createdAt: review.submittedAt,
  publishedAt: review.submittedAt,
  submittedAt: review.submittedAt,
  updatedAt: review.edits.at(-1)?.at ?? review.submittedAt,
  isMinimized: false,
  minimizedReason: null,
  url: `https://github.com/${session.repository.fullName}/pull/${review.pull}#pullrequestreview-${review.id}`,
  authorCanPushToRepository: atLeast(review.author.level, 'write'),
  commit: () => commitByOid(session, review.commit),
  pullRequest: () => session.show.pull(session, session.repository.pull(review.pull)),
  comments: (args: PageArguments) =>
    connection('comments', args, {
      items: review.remarks,
      key: ({ id }) => id,
      node: (remark) => remarkFields(session, review, remark),
    }),
  ...textFields(session, review),
});
