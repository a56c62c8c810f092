import type { Commit } from './model/objects.ts';
import { PULL } from './model/repository.ts';
import type { Tree } from './model/tree.ts';

const digests = new WeakMap<Tree, Map<string, string>>();

/** What people see of a commit when they approve: everything but what steps write, and the outputs that the gate shows. */
export function contentOf({ tree }: Commit, shows: readonly string[]): string {
  const key = shows.join(' ');
  const known = digests.get(tree)?.get(key);
  if (known !== undefined) return known;
  const shown = shows.map((output) => `.pawl/pr-${PULL}/outputs/${output}/`);
  const made = Object.entries(tree)
    .filter(([path]) =>
      path.startsWith('.pawl/') ? shown.some((start) => path.startsWith(start)) : !path.startsWith('work/'),
    )
    .map(([path, { mode, oid }]) => `${path} ${mode} ${oid}`)
    .sort()
    .join('\n');
  const ofTree = digests.get(tree) ?? new Map<string, string>();
  digests.set(tree, ofTree.set(key, made));
  return made;
}
