import type { FileChange } from '../../git/commit-stream.ts';
import { RefMoved } from '../../git/store.ts';
import { Refusal, type RefusalType } from '../../refusal.ts';
import { commitToBranch } from '../../state/push.ts';
import { demand } from '../access.ts';
import { commitByOid } from '../commit.ts';
import type { Fields, InRepository } from '../fields.ts';
import { refByName } from '../ref.ts';
import { findRefName } from './find.ts';

interface Input {
  branch: { id?: string | null; branchName?: string | null; repositoryNameWithOwner?: string | null };
  expectedHeadOid: string;
  fileChanges?: {
    additions?: { path: string; contents: string }[] | null;
    deletions?: { path: string }[] | null;
  } | null;
  message: { headline: string; body?: string | null };
}

const LARGEST_REQUEST = 45_000_000;

/** `createCommitOnBranch`: one commit in the token's name, signed by GitHub, if the branch is where the caller says. */
export async function createCommitOnBranch(session: InRepository, input: Input): Promise<Fields> {
  demand(session, ['contents'], 'write');
  const { repository, token } = session;
  const ref = branchOf(session, input.branch);
  const changes = fileChanges(input);
  const tip = await repository.git.ref(ref);
  if (tip === null) throw refused('NOT_FOUND', `Could not resolve to a Ref with the name '${ref}'.`);
  if (tip !== input.expectedHeadOid) throw stale(input.expectedHeadOid);
  await checkDeletions(session, tip, changes);
  const { headline, body } = input.message;
  try {
    const oid = await commitToBranch(repository, token.account, {
      ref,
      parent: tip,
      message: body == null || body === '' ? headline : `${headline}\n\n${body}`,
      changes,
      signed: true,
    });
    return {
      __typename: 'CreateCommitOnBranchPayload',
      commit: () => commitByOid(session, oid),
      ref: () => refByName(session, ref),
    };
  } catch (error) {
    if (error instanceof RefMoved) throw stale(input.expectedHeadOid);
    throw error;
  }
}

const refused = (type: RefusalType, message: string): Refusal => new Refusal(type, message);

const stale = (expected: string): Refusal =>
  refused('STALE_DATA', `Expected branch to point to "${expected}" but it did not.  Pull and try again.`);

function branchOf({ repository }: InRepository, branch: Input['branch']): string {
  if (branch.id != null) return findRefName(branch.id);
  if (branch.branchName == null || branch.repositoryNameWithOwner == null) {
    throw refused(
      'UNPROCESSABLE',
      'A branch must be given by its id, or by branchName and repositoryNameWithOwner.',
    );
  }
  if (branch.repositoryNameWithOwner.toLowerCase() !== repository.fullName.toLowerCase()) {
    throw refused(
      'NOT_FOUND',
      `Could not resolve to a Repository with the name '${branch.repositoryNameWithOwner}'.`,
    );
  }
  return `refs/heads/${branch.branchName.replace(/^refs\/heads\//, '')}`;
}

function fileChanges({ fileChanges: given }: Input): FileChange[] {
  const additions = given?.additions ?? [];
  const deletions = given?.deletions ?? [];
  const size = additions.reduce((sum, { contents }) => sum + contents.length, 0);
  if (size > LARGEST_REQUEST) throw refused('UNPROCESSABLE', 'The file changes are too large.');
  const changes: FileChange[] = [
    ...deletions.map(({ path }) => ({ path, contents: null })),
    ...additions.map(({ path, contents }) => ({ path, contents: Buffer.from(contents, 'base64') })),
  ];
  for (const { path } of changes) checkPath(path);
  return changes;
}

function checkPath(path: string): void {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git')) {
    throw refused('UNPROCESSABLE', `A path was requested that is malformed: ${path}`);
  }
  if (path.startsWith('.github/workflows/')) {
    throw refused(
      'FORBIDDEN',
      `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
    );
  }
}

async function checkDeletions(
  { repository }: InRepository,
  tip: string,
  changes: FileChange[],
): Promise<void> {
  for (const { path, contents } of changes) {
    if (contents !== null || (await repository.git.object(`${tip}:${path}`)) !== null) continue;
    throw refused(
      'UNPROCESSABLE',
      `A path was requested for deletion which does not exist as of commit oid \`${tip}\`: ${path}`,
    );
  }
}
