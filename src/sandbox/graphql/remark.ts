import type { Remark, Review } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { commitByOid } from './commit.ts';
import type { Fields, InRepository } from './fields.ts';
import { textFields } from './written-text.ts';

/** A remark of a review. Once its line was changed since, it is outdated and has no line any more. */
export function remarkFields(session: InRepository, review: Review, remark: Remark): Fields {
  const { repository } = session;
  const pull = repository.pull(review.pull);
  const line = async (): Promise<number | null> =>
    remark.line === null
      ? null
      : repository.git.lineAfter({ path: remark.path, line: remark.line }, review.commit, pull.head.oid);
  return {
    __typename: 'PullRequestReviewComment',
    id: nodeId('PullRequestReviewComment', remark.id),
    databaseId: remark.id,
    fullDatabaseId: String(remark.id),
    path: remark.path,
    line,
    originalLine: remark.line,
    startLine: null,
    originalStartLine: null,
    subjectType: remark.line === null ? 'FILE' : 'LINE',
    outdated: async () => remark.line !== null && (await line()) === null,
    state: 'SUBMITTED',
    createdAt: remark.createdAt,
    publishedAt: remark.createdAt,
    updatedAt: remark.edits.at(-1)?.at ?? remark.createdAt,
    isMinimized: false,
    minimizedReason: null,
    url: `https://github.com/${repository.fullName}/pull/${review.pull}#discussion_r${remark.id}`,
    replyTo: null,
    originalCommit: () => commitByOid(session, review.commit),
    commit: () => commitByOid(session, pull.head.oid),
    pullRequest: () => session.show.pull(session, pull),
    pullRequestReview: () => session.show.review(session, review),
    ...textFields(session, remark),
  };
}
