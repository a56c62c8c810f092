import type { Pull } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { commentFields } from './comment.ts';
import { commits } from './commit.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import { labelChangeFields, labelConnection } from './label.ts';
import { refByName } from './ref.ts';
import { reviewFields } from './review.ts';
import { textFields } from './written-text.ts';

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
    comments: (args: PageArguments) =>
      connection('comments', args, {
        items: repository.comments.filter((comment) => comment.pull === pull.number),
        key: ({ id }) => id,
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
      commits(session, 'commits', args, await ownCommits(session, pull), (oid, commit) => ({
        __typename: 'PullRequestCommit',
        id: nodeId('Commit', `${pull.number}:${oid}`),
        commit,
      })),
    timelineItems: (args: PageArguments & { itemTypes?: string[] | null }) => timeline(session, pull, args),
    ...textFields(session, pull),
  };
}

/** Commits of the head that the base does not have, oldest first. */
async function ownCommits({ repository }: InRepository, pull: Pull): Promise<string[]> {
  return (await repository.git.log(`${pull.base.oid}..${pull.head.oid}`)).toReversed();
}

const TIMELINE_KINDS = {
  LABELED_EVENT: 'LabeledEvent',
  UNLABELED_EVENT: 'UnlabeledEvent',
} as const;

/** The sandbox keeps label changes only: any other kind must be asked for by name to be refused by name. */
function timeline(
  session: InRepository,
  pull: Pull,
  args: PageArguments & { itemTypes?: string[] | null },
): Fields {
  const kinds = (args.itemTypes ?? ['ALL']).map((type) => {
    const kind = Object.entries(TIMELINE_KINDS).find(([known]) => known === type)?.[1];
    if (kind === undefined) throw new Error(`the sandbox does not answer timeline items ${type}`);
    return kind;
  });
  return connection('timelineItems', args, {
    items: pull.labelChanges.filter((change) => kinds.includes(change.kind)),
    key: ({ id }) => id,
    node: (change) => labelChangeFields(session, pull, change),
  });
}

const forkFields = ({ repository }: InRepository, pull: Pull): Fields => ({
  __typename: 'Repository',
  id: nodeId('Repository', `fork ${pull.head.owner}`),
  name: repository.name,
  nameWithOwner: `${pull.head.owner}/${repository.name}`,
  isFork: true,
  owner: { __typename: 'User', login: pull.head.owner },
});
