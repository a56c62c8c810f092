import type { TreeFile } from './found.ts';

/** What a commit holds at each path, Pawl's own files left out. */
export type Listing = ReadonlyMap<string, { mode: string; oid: string }>;

export const listingOf = (files: readonly TreeFile[]): Listing =>
  new Map(
    files
      .filter(({ path }) => !isOurs(path))
      .map(({ path, mode, oid }) => [path, { mode: mode.toString(8).padStart(6, '0'), oid }]),
  );

/** Whether a path is in Pawl's own folder. */
export const isOurs = (path: string): boolean => path.split('/')[0] === '.pawl';

/** Paths at which two listings differ, in content or mode. */
export const pathsChanged = (one: Listing, other: Listing): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((path) => {
    const [before, after] = [one.get(path), other.get(path)];
    return before?.oid !== after?.oid || before?.mode !== after?.mode;
  });
