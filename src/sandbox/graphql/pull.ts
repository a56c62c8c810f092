import { closedBy } from '../state/issue.ts';
import type { Pull } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { filesOfPull } from '../state/pull-files.ts';
import { demand } from './access.ts';
import { changedFileFields } from './changed-file.ts';
import { commentFields, updatedAt } from './comment.ts';
import { commits } from './commit.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import { issueFields } from './issue.ts';
import { labelConnection } from './label.ts';
import { pullCommitFields } from './pull-commit.ts';
import { refByName } from './ref.ts';
import { reviewRequests } from './review-request.ts';
import { reviewFields } from './review.ts';
import { timeline, type TimelineArguments } from './timeline.ts';
import { textFields } from './written-text.ts';

interface CommentArguments {
  orderBy?: { field: 'UPDATED_AT'; direction: 'ASC' | 'DESC' } | null;
}

export function pullFields(session: InRepository, pull: Pull): Fields {
  const { repository } = session;
  const fork = pull.head.owner !== repository.owner;
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.number),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    state: pull.state,
    closed: pull.state !== 'OPEN',
    merged: pull.state === 'MERGED',
    isDraft: pull.draft,
    mergeable: 'UNKNOWN',
    url: `https://github.com/${repository.fullName}/pull/${pull.number}`,
    headRefName: pull.head.branch,
    headRefOid: pull.head.oid,
    headRef: () => (fork ? null : refByName(session, pull.head.ref)),
    headRepository: () => (fork ? forkFields(session, pull) : session.show.repository(session)),
    baseRefName: pull.base.branch,
    baseRefOid: pull.base.oid,
    baseRef: () => refByName(session, `refs/heads/${pull.base.branch}`),
    baseRepository: () => session.show.repository(session),
    repository: () => session.show.repository(session),
    isCrossRepository: fork,
    reviewDecision: null,
    labels: (args: PageArguments) => labelConnection(args, pull.labels),
    comments: (args: PageArguments & CommentArguments) =>
      connection('comments', args, {
        items: repository.comments.filter((comment) => comment.pull === pull.number),
        key: ({ id }) => id,
        ...(args.orderBy == null ? {} : { order: { by: updatedAt, direction: args.orderBy.direction } }),
        node: (comment) => commentFields(session, comment),
      }),
    reviews: (args: PageArguments & { states?: string[] | null; author?: string | null }) =>
      connection('reviews', args, {
        items: repository.reviews.filter(
          (review) =>
            review.pull === pull.number &&
            (args.states == null || args.states.includes(review.state)) &&
            (args.author == null || args.author === review.author.login),
        ),
        key: ({ id }) => id,
        node: (review) => reviewFields(session, review),
      }),
    commits: async (args: PageArguments) =>
      commits(session, 'commits', args, await ownCommits(session, pull), (oid) =>
        pullCommitFields(session, pull, oid),
      ),
    timelineItems: (args: TimelineArguments) => timeline(session, pull, args),
    files: async (args: PageArguments) =>
      connection('files', args, {
        items: await filesOfPull(repository, pull),
        key: ({ path }) => path,
        node: changedFileFields,
      }),
    closingIssuesReferences: (args: PageArguments) => {
      demand(session, ['issues'], 'read');
      return connection('closingIssuesReferences', args, {
        items: closedBy(repository, pull),
        key: ({ number }) => number,
        node: (issue) => issueFields(session, issue),
      });
    },
    reviewRequests: (args: PageArguments) => reviewRequests(session, pull, args),
    ...textFields(session, pull),
  };
}

/** Commits of the head that the base does not have, oldest first. */
async function ownCommits({ repository }: InRepository, pull: Pull): Promise<string[]> {
  return (await repository.git.log(`${pull.base.oid}..${pull.head.oid}`)).toReversed();
}

const forkFields = ({ repository }: InRepository, pull: Pull): Fields => ({
  __typename: 'Repository',
  id: nodeId('Repository', `fork ${pull.head.owner}`),
  name: repository.name,
  nameWithOwner: `${pull.head.owner}/${repository.name}`,
  isFork: true,
  owner: { __typename: 'User', login: pull.head.owner },
});
