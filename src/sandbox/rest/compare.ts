import type { Answer } from '../answer.ts';
import type { CommitObject } from '../git/objects.ts';
import { Refusal } from '../refusal.ts';
import { branchRef } from '../state/push.ts';
import type { Repository } from '../state/repository.ts';
import { changedFileBody } from './changed-file.ts';
import { commitBody } from './commit-body.ts';
import type { Call } from './operations.ts';

const MOST_FILES = 300;
/** Where no page is asked for. */
const MOST_COMMITS = 250;
const LARGEST_PAGE = 100;

/** How a head stands to a base: its own commits, oldest first, and the files they change together, on the first page only. */
export async function compare({ repository, parameters, query }: Call): Promise<Answer> {
  const basehead = parameters['basehead'] ?? '';
  const [left = '', right = '', ...rest] = basehead.split('...');
  const { git } = repository;
  const base = await commitNamed(repository, left);
  const head = await commitNamed(repository, right);
  if (base === null || head === null || rest.length > 0) throw new Refusal('NOT_FOUND', 'Not Found');
  const common = await git.mergeBase(base.oid, head.oid);
  if (common === null) {
    throw new Refusal('NOT_FOUND', `No common ancestor between ${left} and ${right}.`);
  }
  const ahead = (await git.log(`${base.oid}..${head.oid}`)).toReversed();
  const behind = await git.log(`${head.oid}..${base.oid}`);
  const paged = query.has('page') || query.has('per_page');
  const page = Number(query.get('page') ?? 1);
  const size = paged ? Math.min(Number(query.get('per_page') ?? 30), LARGEST_PAGE) : MOST_COMMITS;
  const shown = ahead.slice((page - 1) * size, page * size);
  const files = page === 1 ? await git.changedFiles(common, head.oid) : [];
  const address = `https://github.com/${repository.fullName}/compare/${basehead}`;
  return {
    status: 200,
    headers: {},
    body: {
      url: `https://api.github.com/repos/${repository.fullName}/compare/${basehead}`,
      html_url: address,
      permalink_url: address,
      diff_url: `${address}.diff`,
      patch_url: `${address}.patch`,
      base_commit: commitBody(repository, base),
      merge_base_commit: await commitOf(repository, common),
      status: statusOf(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: await Promise.all(shown.map((oid) => commitOf(repository, oid))),
      files: files.slice(0, MOST_FILES).map((file) => changedFileBody(repository, head.oid, file)),
    },
  };
}

async function commitOf(repository: Repository, oid: string): Promise<{ [member: string]: unknown }> {
  const commit = await repository.git.commit(oid);
  if (commit === null) throw new Error(`the repository has lost commit ${oid}`);
  return commitBody(repository, commit);
}

/** By its id, by a branch, or by the branch of somebody's fork. */
async function commitNamed(repository: Repository, name: string): Promise<CommitObject | null> {
  if (/^[0-9a-f]{40}$/.test(name)) return repository.git.commit(name);
  const own = `${repository.owner}:`.toLowerCase();
  const branch = name.toLowerCase().startsWith(own) ? name.slice(own.length) : name;
  return repository.git.commit(branchRef(repository, branch).ref);
}

function statusOf(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
