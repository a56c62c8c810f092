import { Refusal } from '../refusal.ts';
import type { FileChange } from '../git/commit-stream.ts';
import type { Signature } from '../git/objects.ts';
import { noreplyAddress, WEB_FLOW, type Account } from './accounts.ts';
import { recordActivity } from './activity.ts';
import { dismissStale } from './dismissal.ts';
import { emitPull } from './emit.ts';
import type { Pull } from './model.ts';
import type { Repository } from './repository.ts';

/** Where a branch is kept: `main` in the repository itself, `somebody:main` in that person's fork. */
export function branchRef(repository: Repository, branch: string): { ref: string; owner: string } {
  const colon = branch.indexOf(':');
  if (colon === -1) return { ref: `refs/heads/${branch}`, owner: repository.owner };
  const owner = branch.slice(0, colon);
  return { ref: `refs/forks/${owner}/${branch.slice(colon + 1)}`, owner };
}

export interface BranchCommit {
  ref: string;
  /** Null to begin without history. */
  parent: string | null;
  /** What the branch points to where that is not the parent; null to make the branch. */
  from?: string | null;
  message: string;
  changes: FileChange[];
  /** Signed by GitHub itself: what is made through the API or the web. */
  signed: boolean;
  /** Whose name the commit bears; a pusher may write any. */
  author?: Account;
}

/** Commits to a branch by compare-and-swap and lets the pull requests of that branch follow. Throws `RefMoved`. */
export async function commitToBranch(
  repository: Repository,
  actor: Account,
  commit: BranchCommit,
): Promise<string> {
  const { parent, message, changes, signed } = commit;
  const { author, committer } = signatures(repository, commit.author ?? actor, signed);
  const oid = await repository.git.write({ parent, message, changes, author, committer });
  if (signed) repository.signed.add(oid);
  await moveBranch(repository, actor, commit.ref, commit.from === undefined ? parent : commit.from, oid);
  return oid;
}

/** Points a ref elsewhere by compare-and-swap; `to` null removes it. Throws `RefMoved`. */
export async function moveBranch(
  repository: Repository,
  actor: Account,
  ref: string,
  from: string | null,
  to: string | null,
): Promise<void> {
  await repository.git.moveRef(ref, from, to);
  await recordActivity(repository, actor, { ref, before: from, after: to });
  for (const pull of repository.pulls) {
    if (pull.state !== 'OPEN' || pull.head.ref !== ref) continue;
    if (to === null) closePull(repository, actor, pull);
    else await followHead(repository, actor, pull, to);
  }
}

async function followHead(repository: Repository, actor: Account, pull: Pull, to: string): Promise<void> {
  const before = pull.head.oid;
  if (before === to) return;
  pull.head.oid = to;
  pull.base.oid = (await repository.git.ref(`refs/heads/${pull.base.branch}`)) ?? pull.base.oid;
  pull.updatedAt = repository.clock.now();
  await repository.git.moveRef(`refs/pull/${pull.number}/head`, before, to);
  await dismissStale(repository, actor, pull, before);
  emitPull(repository, 'pull_request_target', actor, pull, { action: 'synchronize', before, after: to });
}

/** Closes a pull request without merging it. */
export function closePull(repository: Repository, actor: Account, pull: Pull): void {
  checkOpen(pull);
  end(repository, actor, pull, 'CLOSED');
}

/** Opens a closed pull request again, with what its branch has by now. */
export async function reopenPull(repository: Repository, actor: Account, pull: Pull): Promise<void> {
  if (pull.state !== 'CLOSED') throw new Refusal('UNPROCESSABLE', 'Pull request is not closed');
  const { ref, branch, oid } = pull.head;
  const tip = await repository.git.ref(ref);
  if (tip === null) throw new Refusal('UNPROCESSABLE', `The ${branch} branch has been deleted.`);
  if ((await repository.git.mergeBase(oid, tip)) !== oid) {
    throw new Refusal('UNPROCESSABLE', `The ${branch} branch was force-pushed or recreated.`);
  }
  pull.state = 'OPEN';
  pull.updatedAt = repository.clock.now();
  emitPull(repository, 'pull_request_target', actor, pull, { action: 'reopened' });
  await followHead(repository, actor, pull, tip);
}

/** Merges a pull request with a merge commit, which GitHub signs. */
export async function mergePull(repository: Repository, actor: Account, pull: Pull): Promise<string> {
  checkOpen(pull);
  const ref = `refs/heads/${pull.base.branch}`;
  const base = await repository.git.ref(ref);
  if (base === null) throw new Error(`no branch ${pull.base.branch}`);
  const { owner, branch, oid: head } = pull.head;
  const message = `Merge pull request #${pull.number} from ${owner}/${branch}\n\n${pull.title}`;
  const oid = await repository.git.merge(base, head, { message, ...signatures(repository, actor, true) });
  if (oid === null) throw new Refusal('UNPROCESSABLE', 'Merge conflict');
  repository.signed.add(oid);
  await repository.git.moveRef(ref, base, oid);
  await recordActivity(repository, actor, { ref, before: base, after: oid }, true);
  end(repository, actor, pull, 'MERGED');
  return oid;
}

function checkOpen(pull: Pull): void {
  if (pull.state !== 'OPEN') throw new Refusal('UNPROCESSABLE', 'Pull request is already closed');
}

function end(repository: Repository, actor: Account, pull: Pull, state: 'CLOSED' | 'MERGED'): void {
  pull.state = state;
  pull.updatedAt = repository.clock.now();
  emitPull(repository, 'pull_request_target', actor, pull, { action: 'closed' });
}

/** Whose name a commit bears; `signed` is for what GitHub itself makes. */
export function signatures(
  repository: Repository,
  author: Account,
  signed: boolean,
): { author: Signature; committer: Signature } {
  const sign = (account: Account): Signature => ({
    name: account.name,
    email: noreplyAddress(account),
    date: repository.clock.now(),
  });
  return { author: sign(author), committer: sign(signed ? WEB_FLOW : author) };
}
