import { Refusal } from '../refusal.ts';
import type { FileChange } from '../git/commit-stream.ts';
import type { Account } from './accounts.ts';
import { emitPull } from './emit.ts';
import type { Pull } from './model.ts';
import { branchRef, commitToBranch, moveBranch } from './push.ts';
import type { Repository } from './repository.ts';
import { editText } from './text.ts';
import { record } from './timeline.ts';

export interface NewPull {
  author: Account;
  /** `name`, or `login:name` for a branch of that person's fork. Made from the base if it does not exist. */
  branch: string;
  base: string;
  title: string;
  body: string;
  draft: boolean;
  changes: FileChange[];
}

/** Opens a pull request; its changes, if any, are committed to the branch first. */
export async function openPull(repository: Repository, wanted: NewPull): Promise<Pull> {
  const { author, branch, base } = wanted;
  const { ref, owner } = branchRef(repository, branch);
  const baseOid = await repository.git.ref(`refs/heads/${base}`);
  if (baseOid === null) throw new Error(`no branch ${base}`);
  const present = await repository.git.ref(ref);
  let oid = present ?? baseOid;
  if (wanted.changes.length === 0) {
    if (present === null) await moveBranch(repository, author, ref, null, baseOid);
  } else {
    oid = await commitToBranch(repository, author, {
      ref,
      parent: oid,
      from: present,
      message: wanted.title,
      changes: wanted.changes,
      signed: false,
    });
  }
  const at = repository.clock.now();
  const pull: Pull = {
    id: repository.nextId(),
    number: repository.nextNumber(),
    title: wanted.title,
    body: wanted.body,
    author,
    createdAt: at,
    updatedAt: at,
    edits: [],
    state: 'OPEN',
    draft: wanted.draft,
    head: { ref, branch: branch.slice(branch.indexOf(':') + 1), owner, oid },
    base: { branch: base, oid: baseOid },
    labels: [],
    timeline: [],
    requested: { users: [], teams: [] },
    reactions: [],
  };
  repository.pulls.push(pull);
  await repository.git.moveRef(`refs/pull/${pull.number}/head`, null, oid);
  emitPull(repository, 'pull_request_target', author, pull, { action: 'opened' });
  return pull;
}

export function editPull(
  repository: Repository,
  editor: Account,
  pull: Pull,
  change: { title?: string; body?: string },
): void {
  const changes = {
    ...(change.title === undefined ? {} : { title: { from: pull.title } }),
    ...(change.body === undefined ? {} : { body: { from: pull.body } }),
  };
  if (change.body !== undefined) editText(repository, pull, pull.createdAt, editor, change.body);
  if (change.title !== undefined && change.title !== pull.title) {
    record(repository, editor, pull, { kind: 'RenamedTitleEvent', from: pull.title, to: change.title });
    pull.title = change.title;
  }
  announce(repository, editor, pull, changes);
}

/** Has a pull request merged into another branch from now on. */
export async function retargetPull(
  repository: Repository,
  editor: Account,
  pull: Pull,
  branch: string,
): Promise<void> {
  const { branch: from, oid: sha } = pull.base;
  if (branch === from) return;
  const oid = await repository.git.ref(`refs/heads/${branch}`);
  if (oid === null) throw new Refusal('UNPROCESSABLE', `Proposed base branch '${branch}' was not found`);
  pull.base = { branch, oid };
  announce(repository, editor, pull, { base: { ref: { from }, sha: { from: sha } } });
}

function announce(repository: Repository, editor: Account, pull: Pull, changes: object): void {
  pull.updatedAt = repository.clock.now();
  emitPull(repository, 'pull_request_target', editor, pull, { action: 'edited', changes });
}
