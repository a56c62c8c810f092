import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../caught.ts';
import { git } from './git.ts';

const LIST_LIMIT = 128 * 1024 * 1024;

/** Paths that git tracks, with its mode of each: `100644`, `100755`, `120000` for a link, `160000` for a submodule. */
export type Modes = ReadonlyMap<string, string>;

/** What git tracks in a directory, whatever the file system makes of it; null where that is no checkout. */
export async function trackedModes(root: string): Promise<Modes | null> {
  try {
    await lstat(path.join(root, '.git'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const listed = (await git(root, ['ls-files', '-s', '-z'], LIST_LIMIT)).toString();
  const rows = listed.split('\0').filter((row) => row !== '');
  return new Map(rows.map((row) => [row.slice(row.indexOf('\t') + 1), row.slice(0, row.indexOf(' '))]));
}

/**
 * Why a path cannot be written as a file: it is, or leads through, what git tracks as a link or as a submodule. A checkout may
 * have made a plain file of the one and an empty directory of the other.
 */
export function linkOnTheWay(modes: Modes | null, file: string): string | null {
  const parts = file.split('/');
  for (let end = 1; end <= parts.length; end += 1) {
    const part = parts.slice(0, end).join('/');
    const mode = modes?.get(part);
    if (mode === '120000') return `\`${part}\` is a link`;
    if (mode === '160000') return `\`${part}\` is a submodule`;
  }
  return null;
}
