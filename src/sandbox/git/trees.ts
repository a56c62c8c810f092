import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './process.ts';

/** An entry of a tree by its path from the root. */
export interface TreeEntry {
  path: string;
  /** Six octal digits, as git has them. */
  mode: string;
  type: string;
  oid: string;
  /** In bytes; null for what is no file. */
  size: number | null;
}

/** What a tree lists; everything below it too when `recursive`. */
export async function listTree(directory: string, tree: string, recursive: boolean): Promise<TreeEntry[]> {
  const listed = await git(directory, ['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), tree]);
  return listed
    .split('\0')
    .filter((record) => record !== '')
    .map((record) => {
      const tab = record.indexOf('\t');
      const [mode = '', type = '', oid = '', size = '-'] = record.slice(0, tab).split(/ +/);
      return { path: record.slice(tab + 1), mode, type, oid, size: size === '-' ? null : Number(size) };
    });
}

/** What becomes of one path: an object of the store, or null to remove it. A tree's whole content is put at its path. */
export interface TreeChange {
  path: string;
  entry: { mode: string; oid: string } | null;
}

/** Writes a tree that differs from `base` (null: an empty one) in some paths, and returns its oid. */
export async function writeTree(
  directory: string,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = join(directory, `index-${crypto.randomUUID()}`);
  const run = (args: string[], input = ''): Promise<string> =>
    git(directory, args, input, { GIT_INDEX_FILE: index });
  await run(['read-tree', ...(base === null ? ['--empty'] : [base])]);
  for (const { path, entry } of changes) {
    const present = await run(['ls-files', '-z', '--', `:(literal)${path}`]);
    const gone = present.split('\0').filter((name) => name !== '');
    const records = gone.map((name) => `0 ${'0'.repeat(40)}\t${name}\0`).join('');
    await run(['update-index', '-z', '--index-info'], records);
    if (entry === null) continue;
    if (entry.mode === '040000') await run(['read-tree', '-i', `--prefix=${path}/`, entry.oid]);
    else await run(['update-index', '-z', '--index-info'], `${entry.mode} ${entry.oid}\t${path}\0`);
  }
  const tree = (await run(['write-tree'])).trim();
  await rm(index, { force: true });
  return tree;
}
