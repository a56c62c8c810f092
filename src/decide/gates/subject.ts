import type { Subject } from '../../progress/gate.ts';
import type { TreeEntry } from '../situation.ts';

/** The digest of what a commit contains, Pawl's own files left out. Order and git's modes count, history does not. */
export function contentDigest(tree: readonly TreeEntry[], sha256: (text: string) => string): string {
  const rows = tree
    .filter((entry) => entry.name !== '.pawl')
    .map((entry) => [entry.name, entry.mode, entry.oid])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return sha256(JSON.stringify(rows));
}

/** What a gate asks people to approve now: the content, and the outputs it shows as they stand in the branch. */
export function subjectOf(
  shown: readonly { step: string; path: string; oid: string }[],
  tree: readonly TreeEntry[],
  standing: { [path: string]: string },
  sha256: (text: string) => string,
): { subject: Subject; edited: string[] } {
  const outputs = shown.map(({ step, path }) => ({ step, path, oid: standing[path] ?? '' }));
  const edited = shown.filter(({ path, oid }) => standing[path] !== oid).map(({ path }) => path);
  const content = contentDigest(tree, sha256);
  return { subject: { digest: sha256(JSON.stringify([content, outputs])), content, outputs }, edited };
}
