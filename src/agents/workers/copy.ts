import { lstat, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { codeOf } from '../caught.ts';
import type { Workspace } from '../checkout/workspace.ts';
import { changesSince, printOf, type Changes, type Prints } from './changes.ts';

const AT_ONCE = 32;

/** What a copy is made from: a checkout on the disk, and the view of it that knows what git tracks. */
export interface Original {
  directory: string;
  workspace: Workspace;
}

/** A throwaway copy of a checkout, beside a home and a temporary directory that are empty at first. */
export interface Copy {
  /** Where all three are. */
  root: string;
  /** The files of the repository. */
  checkout: string;
  home: string;
  temporary: string;
  changes(): Promise<Changes>;
  remove(): Promise<void>;
}

/** Copies what git tracks and the checkout has as plain files. Links and submodules are left out, `.git` as well, and what `without` names. */
export async function makeCopy(original: Original, without?: (file: string) => boolean): Promise<Copy> {
  const root = await mkdtemp(path.join(await realpath(tmpdir()), 'pawl-worker-'));
  const checkout = path.join(root, 'checkout');
  const home = path.join(root, 'home');
  const temporary = path.join(root, 'tmp');
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 3 });
  try {
    for (const directory of [checkout, home, temporary]) await mkdir(directory);
    const prints = await fill(checkout, original, without);
    return { root, checkout, home, temporary, changes: () => changesSince(prints, checkout), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function fill(
  checkout: string,
  { directory, workspace }: Original,
  without: (file: string) => boolean = () => false,
): Promise<Prints> {
  const wanted = (await workspace.paths()).filter((file) => !without(file));
  const executable = new Set(await workspace.executable(wanted));
  const prints = new Map<string, string>();
  const copyOne = async (file: string): Promise<void> => {
    if (!(await workspace.reach(file)).ok || !(await isFile(path.join(directory, file)))) return;
    const bytes = await readFile(path.join(directory, file));
    const target = path.join(checkout, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, bytes, { mode: executable.has(file) ? 0o755 : 0o644 });
    prints.set(file, printOf(bytes));
  };
  for (let at = 0; at < wanted.length; at += AT_ONCE)
    await Promise.all(wanted.slice(at, at + AT_ONCE).map(copyOne));
  return prints;
}

/** A tracked file may be missing from a checkout: it is in no copy then, and not removed by anybody. */
async function isFile(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isFile();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
