import type { Hashes } from '../../../src/decide/situation.ts';
import { hashes } from '../../../src/hashes.ts';

const MOST = 4_000;

/** The same document is hashed by every actions run that reads it. */
function remembering(hash: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= MOST) known.clear();
    const made = hash(text);
    known.set(text, made);
    return made;
  };
}

/** The hashes of the entry points, each text hashed once. */
export const hashed: Hashes = { sha256: remembering(hashes.sha256), blob: remembering(hashes.blob) };
