import type { Account } from './accounts.ts';
import { emitStatus } from './emit.ts';
import type { Status } from './model.ts';
import type { Repository } from './repository.ts';

/** Adds a commit status; the newest of each name counts. */
export function addStatus(
  repository: Repository,
  creator: Account,
  wanted: Pick<Status, 'sha' | 'state' | 'context' | 'description' | 'targetUrl'>,
): Status {
  const status = {
    id: repository.nextId(),
    ...wanted,
    creator,
    createdAt: repository.clock.now(),
  };
  repository.statuses.push(status);
  emitStatus(repository, status);
  return status;
}

/** The newest status of each name at a commit, in the order the names first appeared. */
export function currentStatuses(repository: Repository, sha: string): Status[] {
  const newest = new Map<string, Status>();
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
  return [...newest.values()];
}

/** GitHub's roll-up: any failure fails, else anything pending waits, else success. */
export function combinedState(statuses: readonly Pick<Status, 'state'>[]): Status['state'] {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  if (statuses.length === 0 || statuses.some(({ state }) => state === 'pending')) return 'pending';
  return 'success';
}
