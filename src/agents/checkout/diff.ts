import { git } from './git.ts';

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Bytes of a difference that are read at most; a larger one is asked for file by file. */
const DIFF_LIMIT = 4_000_000;

/** What a diff must not do: run a program that a repository names, follow submodules, or guess at renames in endless lists. */
const SAFE = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--submodule=short',
  '--ignore-submodules=all',
  '--find-renames',
  '-l200',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/**
 * Only the store's own directory is looked at, with no index: what a head says in its `.gitattributes` could else make any change of
 * its own look like one of a binary file, which nobody is shown.
 */
const APART = ['--git-dir=.', '--work-tree=.'];
const NO_INDEX = '/dev/null';

export type Difference = { ok: true; text: string } | { ok: false; why: string };

/** What a head brings since it left its base, as a unified diff; one file, or all but Pawl's own. */
export async function differenceIn(
  root: string,
  { base, head }: { base: string; head: string },
  file: string | undefined,
): Promise<Difference> {
  if (!OID.test(base) || !OID.test(head)) return { ok: false, why: 'its commits are not known' };
  const only =
    file === undefined
      ? ['.', ':(exclude,glob)**/.pawl/**', ':(exclude,glob)**/node_modules/**']
      : [`:(top,literal)${file}`];
  try {
    const fork = (await git(root, ['merge-base', base, head], 1_000)).toString().trim();
    const store = (await git(root, ['rev-parse', '--absolute-git-dir'], 10_000)).toString().trim();
    const args = [...APART, 'diff', ...SAFE, fork, head, '--', ...only];
    const text = await git(store, args, DIFF_LIMIT, NO_INDEX);
    return { ok: true, text: text.toString() };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, why: 'it is too large: name a path' };
    if (error instanceof Error && 'code' in error && typeof error.code === 'number')
      return { ok: false, why: 'the checkout does not reach back to the base' };
    throw error;
  }
}
