import * as z from 'zod';
import type { Answer } from '../answer.ts';
import { GitFailure } from '../git/process.ts';
import type { TreeChange } from '../git/trees.ts';
import { notAccessible, Refusal } from '../refusal.ts';
import type { Repository } from '../state/repository.ts';
import type { Call } from './operations.ts';

/** A tree by its id, by a commit or by a branch. Any value of `recursive` will do, `false` and 0 too. */
export async function readTree({ repository, parameters, query }: Call): Promise<Answer> {
  const oid = await treeNamed(repository, parameters['tree_sha'] ?? '');
  if (oid === null) throw new Refusal('NOT_FOUND', 'Not Found');
  return { status: 200, headers: {}, body: await treeBody(repository, oid, query.has('recursive')) };
}

async function treeNamed({ git }: Repository, name: string): Promise<string | null> {
  for (const known of [name, `refs/heads/${name}`]) {
    const found = await git.object(`${known}^{tree}`);
    if (found !== null) return found.oid;
  }
  return null;
}

async function treeBody(repository: Repository, oid: string, recursive: boolean): Promise<object> {
  const url = `https://api.github.com/repos/${repository.fullName}/git`;
  const entries = await repository.git.tree(oid, recursive);
  return {
    sha: oid,
    url: `${url}/trees/${oid}`,
    truncated: entries.length > repository.largestTree,
    tree: entries.slice(0, repository.largestTree).map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.oid,
      ...(entry.size === null ? {} : { size: entry.size }),
      ...(entry.type === 'commit' ? {} : { url: `${url}/${entry.type}s/${entry.oid}` }),
    })),
  };
}

const request = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().default(''),
      mode: z.string().default('100644'),
      type: z.string().optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});
type Wanted = z.infer<typeof request>['tree'][number];

/** Writes a tree: entries over those of `base_tree`, a null `sha` to remove one. */
export async function createTree({ repository, body }: Call): Promise<Answer> {
  const { base_tree: base = null, tree } = request.parse(body);
  if (base !== null && (await treeNamed(repository, base)) === null) {
    throw new Refusal('NOT_FOUND', 'Not Found');
  }
  const changes: TreeChange[] = [];
  for (const wanted of tree) {
    checkPath(wanted.path);
    changes.push(await changeOf(repository, base, wanted));
  }
  try {
    const oid = await repository.git.writeTree(base, changes);
    return { status: 201, headers: {}, body: await treeBody(repository, oid, false) };
  } catch (error) {
    if (error instanceof GitFailure) throw new Refusal('UNPROCESSABLE', 'GitRPC::BadObjectState');
    throw error;
  }
}

function checkPath(path: string): void {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git')) {
    throw new Refusal('UNPROCESSABLE', 'tree.path contains a malformed path component');
  }
  if (`${path}/`.startsWith('.github/workflows/')) throw notAccessible();
}

async function changeOf({ git }: Repository, base: string | null, wanted: Wanted): Promise<TreeChange> {
  const { path, mode, sha, content } = wanted;
  if ((sha === undefined) === (content === undefined)) {
    throw new Refusal('UNPROCESSABLE', 'Must supply either tree.sha or tree.content');
  }
  if (content !== undefined) return { path, entry: { mode, oid: await git.writeObject('blob', content) } };
  if (sha == null) {
    const present = base !== null && (await git.object(`${base}:${path}`)) !== null;
    if (!present) throw new Refusal('UNPROCESSABLE', 'GitRPC::BadObjectState');
    return { path, entry: null };
  }
  const type = { '040000': 'tree', '160000': 'commit' }[mode] ?? 'blob';
  const found = await git.object(sha);
  if (type !== 'commit' && found?.type !== type) {
    throw new Refusal('UNPROCESSABLE', `tree.sha ${sha} is not a valid ${type}`);
  }
  return { path, entry: { mode, oid: sha } };
}
