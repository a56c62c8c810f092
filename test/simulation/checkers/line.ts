import { encode } from '../../../src/progress/codec.ts';
import type { Progress } from '../../../src/progress/schema.ts';
import { journalIn } from '../document.ts';
import { hashed } from '../model/hashed.ts';
import type { Commit, Objects } from '../model/objects.ts';
import { DOCUMENT } from '../model/repository.ts';

/** Documents, each of which says which one it followed. */
export interface Line {
  /** By commits that brought them, the newest first. */
  commits: Commit[];
  /** Hashes of their texts. */
  hashes: Set<string>;
  /** The document that should be there before the oldest of these, and is nowhere. */
  missing: string | null;
}

export const hashIn = ({ tree }: Commit): string => hashed.sha256(tree[DOCUMENT]?.text ?? '');

/** From the document that the engine goes by back to the first, by the hashes that they name, wherever their commits are. */
export function lineTo(objects: Objects, newest: Progress | null): Line {
  const line: Line = { commits: [], hashes: new Set(), missing: null };
  const known = new Map(
    objects.all().flatMap((commit) => (commit.ours ? [[hashIn(commit), commit] as const] : [])),
  );
  let next = newest === null ? '' : hashed.sha256(encode(newest));
  while (next !== '') {
    const commit = known.get(next);
    if (commit === undefined) return { ...line, missing: next };
    line.commits.push(commit);
    line.hashes.add(next);
    next = journalIn(commit)?.prev_hash ?? '';
  }
  return line;
}
