import { nodeId } from './node-id.ts';
import type { Account } from './accounts.ts';
import type { Comment, Edit, Label, Pull, Review } from './model.ts';
import { atLeast } from './permission.ts';
import type { Repository } from './repository.ts';

type Payload = { [member: string]: unknown };

const SITE = 'https://github.com';

export const userPayload = (account: Account): Payload => ({
  login: account.login,
  id: account.id,
  node_id: nodeId(account.type, account.id),
  html_url: `${SITE}/${account.type === 'Bot' ? 'apps/' : ''}${account.login.replace('[bot]', '')}`,
  type: account.type,
  site_admin: false,
});

export const repositoryPayload = (repository: Repository): Payload => ({
  id: repository.id,
  node_id: nodeId('Repository', repository.id),
  name: repository.name,
  full_name: repository.fullName,
  private: repository.private,
  owner: userPayload(repository.accounts.named(repository.owner)),
  html_url: `${SITE}/${repository.fullName}`,
  fork: false,
  default_branch: repository.defaultBranch,
});

const association = (repository: Repository, account: Account): string => {
  if (account.login === repository.owner) return 'OWNER';
  return atLeast(account.level, 'read') ? 'COLLABORATOR' : 'NONE';
};

const updatedAt = (createdAt: string, edits: Edit[]): string => edits.at(-1)?.at ?? createdAt;

export const labelPayload = (label: Label): Payload => ({
  id: label.id,
  node_id: nodeId('Label', label.id),
  name: label.name,
  color: label.color,
  default: false,
  description: label.description,
});

const pullUrl = (repository: Repository, pull: Pull): string =>
  `${SITE}/${repository.fullName}/pull/${pull.number}`;

const shared = (repository: Repository, pull: Pull): Payload => ({
  id: pull.id,
  node_id: nodeId('PullRequest', pull.number),
  number: pull.number,
  title: pull.title,
  body: pull.body,
  html_url: pullUrl(repository, pull),
  user: userPayload(pull.author),
  labels: pull.labels.map(labelPayload),
  state: pull.state === 'OPEN' ? 'open' : 'closed',
  locked: false,
  created_at: pull.createdAt,
  updated_at: pull.updatedAt,
  author_association: association(repository, pull.author),
  draft: pull.draft,
});

/** A pull request as `issue_comment` shows it: an issue with a `pull_request` member, without any commit. */
export const issuePayload = (repository: Repository, pull: Pull): Payload => ({
  ...shared(repository, pull),
  pull_request: { html_url: pullUrl(repository, pull) },
});

/** A pull request as reviews show it; its own events add `merged`. */
export const pullPayload = (repository: Repository, pull: Pull): Payload => ({
  ...shared(repository, pull),
  head: {
    label: `${pull.head.owner}:${pull.head.branch}`,
    ref: pull.head.branch,
    sha: pull.head.oid,
    user: userPayload(repository.accounts.named(pull.head.owner)),
    repo:
      pull.head.owner === repository.owner
        ? repositoryPayload(repository)
        : { name: repository.name, full_name: `${pull.head.owner}/${repository.name}`, fork: true },
  },
  base: {
    label: `${repository.owner}:${pull.base.branch}`,
    ref: pull.base.branch,
    sha: pull.base.oid,
    user: userPayload(repository.accounts.named(repository.owner)),
    repo: repositoryPayload(repository),
  },
});

export const commentPayload = (repository: Repository, pull: Pull, comment: Comment): Payload => ({
  id: comment.id,
  node_id: nodeId('IssueComment', comment.id),
  html_url: `${pullUrl(repository, pull)}#issuecomment-${comment.id}`,
  user: userPayload(comment.author),
  created_at: comment.createdAt,
  updated_at: updatedAt(comment.createdAt, comment.edits),
  author_association: association(repository, comment.author),
  body: comment.body,
});

export const reviewPayload = (repository: Repository, pull: Pull, review: Review): Payload => ({
  id: review.id,
  node_id: nodeId('PullRequestReview', review.id),
  html_url: `${pullUrl(repository, pull)}#pullrequestreview-${review.id}`,
  user: userPayload(review.author),
  body: review.body,
  commit_id: review.commit,
  submitted_at: review.submittedAt,
  state: review.state.toLowerCase(),
  author_association: association(repository, review.author),
});
