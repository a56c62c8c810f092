import type { Account } from './accounts.ts';
import type { DispatchedRun, Pull, Status } from './model.ts';
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

/** An event about a commit: `status`. It names no pull request. */
export function emitStatus(repository: Repository, status: Status): void {
  const { id, sha, state, context, description, targetUrl, createdAt, creator } = status;
  repository.events.emit('status', creator, {
    id,
    sha,
    name: repository.fullName,
    state,
    context,
    description,
    target_url: targetUrl,
    branches: [],
    created_at: createdAt,
    updated_at: createdAt,
    ...common(repository, creator),
  });
}

/** `workflow_run`, for a dispatched actions run that has ended. */
export function emitRunCompleted(repository: Repository, run: DispatchedRun): void {
  const branch = run.ref.replace(/^refs\/heads\//, '');
  const pulls = repository.pulls.filter(
    ({ state, head }) => state === 'OPEN' && head.owner === repository.owner && head.branch === branch,
  );
  repository.events.emit('workflow_run', run.actor, {
    action: 'completed',
    workflow_run: {
      id: run.id,
      name: run.title,
      display_title: run.title,
      path: run.path,
      event: 'workflow_dispatch',
      status: 'completed',
      conclusion: run.conclusion,
      created_at: run.createdAt,
      head_branch: branch,
      head_sha: run.sha,
      pull_requests: pulls.map(({ number }) => ({ number })),
    },
    ...common(repository, run.actor),
  });
}
