import type { Account } from './accounts.ts';
import type { Pull } from './model.ts';
import { issuePayload, pullPayload, repositoryPayload, userPayload } from './payloads.ts';
import type { Repository } from './repository.ts';

type Members = { [member: string]: unknown };

const common = (repository: Repository, actor: Account): Members => ({
  repository: repositoryPayload(repository),
  sender: userPayload(actor),
});

/** An event about the conversation: `issue_comment`. */
export function emitComment(repository: Repository, actor: Account, pull: Pull, members: Members): void {
  repository.events.emit('issue_comment', actor, {
    ...members,
    issue: issuePayload(repository, pull),
    ...common(repository, actor),
  });
}

/** An event about the pull request: `pull_request_target` or `pull_request_review`. */
export function emitPull(
  repository: Repository,
  name: 'pull_request_target' | 'pull_request_review',
  actor: Account,
  pull: Pull,
  members: Members,
): void {
  const shown = pullPayload(repository, pull);
  const own = name === 'pull_request_target';
  repository.events.emit(name, actor, {
    ...members,
    ...(own ? { number: pull.number } : {}),
    pull_request: own ? { ...shown, merged: pull.state === 'MERGED' } : shown,
    ...common(repository, actor),
  });
}

/** A dispatch, which starts an actions run whoever sent it. */
export function emitDispatch(
  repository: Repository,
  name: 'workflow_dispatch' | 'repository_dispatch',
  actor: Account,
  members: Members,
): void {
  repository.events.emit(name, actor, { ...members, ...common(repository, actor) });
}
