import type { Subject } from '../progress/gate.ts';
import type { Progress } from '../progress/schema.ts';
import type { TreeEntry } from './situation.ts';
import { latest } from './instance.ts';

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
  shows: readonly string[],
  progress: Progress,
  tree: readonly TreeEntry[],
  standing: { [path: string]: string },
  sha256: (text: string) => string,
): { subject: Subject; edited: string[] } {
  const outputs: Subject['outputs'] = [];
  const edited: string[] = [];
  for (const step of shows) {
    const output = latest(progress.steps, step)?.state.output;
    if (output === undefined) continue;
    outputs.push({ step, path: output.path, oid: standing[output.path] ?? '' });
    if (standing[output.path] !== output.oid) edited.push(output.path);
  }
  const content = contentDigest(tree, sha256);
  return { subject: { digest: sha256(JSON.stringify([content, outputs])), content, outputs }, edited };
}
