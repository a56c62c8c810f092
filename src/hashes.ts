import { createHash } from 'node:crypto';
import type { Hashes } from './decide/situation.ts';

/** The hashes of the entry points: SHA-256 for the journal's chain, SHA-1 as git makes blob ids. */
export const hashes: Hashes = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  blob: (text) => {
    const bytes = Buffer.from(text, 'utf8');
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  },
};
