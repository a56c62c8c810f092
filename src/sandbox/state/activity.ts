import type { Account } from './accounts.ts';
import type { Repository } from './repository.ts';

/** What GitHub calls an activity: a branch that moved, and who moved it. */
export interface Activity {
  id: number;
  kind: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion' | 'pr_merge';
  actor: Account;
  /** Whole name of the branch. */
  ref: string;
  before: string | null;
  after: string | null;
  at: string;
}

/** Keeps that a branch of the repository moved. Tags and the branches of forks are not among its activities. */
export async function recordActivity(
  repository: Repository,
  actor: Account,
  moved: Pick<Activity, 'ref' | 'before' | 'after'>,
  merged = false,
): Promise<void> {
  if (!moved.ref.startsWith('refs/heads/')) return;
  repository.activities.push({
    id: repository.nextId(),
    kind: merged ? 'pr_merge' : await kindOf(repository, moved),
    actor,
    ...moved,
    at: repository.clock.now(),
  });
}

async function kindOf(
  { git }: Repository,
  { before, after }: Pick<Activity, 'before' | 'after'>,
): Promise<Activity['kind']> {
  if (before === null) return 'branch_creation';
  if (after === null) return 'branch_deletion';
  const ahead = (await git.commit(after))?.parents.includes(before) === true;
  return ahead || (await git.mergeBase(before, after)) === before ? 'push' : 'force_push';
}
