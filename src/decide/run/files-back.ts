import type { Comparison, TreeFile } from '../found.ts';
import { listingOf, pathsChanged, type Listing } from '../listing.ts';
import { spansOf } from './spans.ts';

/** What one path is to be in the branch: as the checkpoint has it, null where that has nothing there. */
export interface FileBack {
  path: string;
  file: { mode: string; oid: string } | null;
}

/** How the files of a checkpoint come back beside what people have done since. */
export interface FilesBack {
  only: FileBack[];
  /** Paths that then differ from the checkpoint, sorted: what people changed. */
  differing: string[];
  /** Of these, where we have changed something as well, which therefore does not come back. */
  clashes: string[];
}

/** Commits whose files must be known; more turns than these between people and us are not told apart. */
const MOST_TREES = 16;

/**
 * Tells what people changed since a commit from what we did, and brings back the rest: files that only our commits changed.
 * Ours have one parent, so that whatever lies between two of them is people's, merges included. `'unknown'` where the
 * branch was not built like that or a tree is too large; a list of commits where their trees must be read first.
 */
export function filesBack(
  from: string,
  head: string,
  compared: Comparison,
  trees: { readonly [oid: string]: readonly TreeFile[] | null },
): FilesBack | 'unknown' | { wanted: string[] } {
  const spans = spansOf(from, head, compared.commits);
  if (spans === null) return 'unknown';
  const needed = [...new Set([from, head, ...spans.flatMap((span) => [span.from, span.to])])];
  if (needed.length > MOST_TREES) return 'unknown';
  const wanted = needed.filter((oid) => trees[oid] === undefined);
  if (wanted.length > 0) return { wanted };
  const listings = new Map<string, Listing>();
  for (const oid of needed) {
    const tree = trees[oid];
    if (tree === undefined || tree === null) return 'unknown';
    listings.set(oid, listingOf(tree));
  }
  const at = (oid: string): Listing => listings.get(oid) ?? new Map();
  const theirs = new Set<string>();
  const ours = new Set<string>();
  for (const span of spans)
    for (const path of pathsChanged(at(span.from), at(span.to))) (span.ours ? ours : theirs).add(path);
  return sorted(at(from), at(head), theirs, ours);
}

/** Parts what differs between the checkpoint and the head by who changed it. */
function sorted(
  then: Listing,
  now: Listing,
  theirs: ReadonlySet<string>,
  ours: ReadonlySet<string>,
): FilesBack {
  const only: FileBack[] = [];
  const differing: string[] = [];
  for (const path of pathsChanged(now, then))
    if (theirs.has(path)) differing.push(path);
    else only.push({ path, file: then.get(path) ?? null });
  const clashes = differing.filter((path) => ours.has(path));
  const inTheWay = blocked(only, now);
  const stays = ({ path }: FileBack): boolean => inTheWay.has(path);
  return {
    only: only.filter((one) => !stays(one)),
    differing: [...differing, ...inTheWay].sort(),
    clashes: [...clashes, ...inTheWay].sort(),
  };
}

/** Files that cannot come back, because what stays is a folder where they stood, or a file where their folder was. */
function blocked(only: readonly FileBack[], now: Listing): Set<string> {
  const goes = new Set(only.map(({ path }) => path));
  const staying = [...now.keys()].filter((path) => !goes.has(path));
  const files = new Set(staying);
  const folders = new Set(staying.flatMap(foldersOf));
  return new Set(
    only.flatMap(({ path, file }) =>
      file !== null && (folders.has(path) || foldersOf(path).some((folder) => files.has(folder)))
        ? [path]
        : [],
    ),
  );
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}
