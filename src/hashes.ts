import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Hashes } from './decide/situation.ts';
import type { SealKey } from './progress/seal.ts';

/** The hashes of the entry points: SHA-256 for the journal's chain, SHA-1 as git makes blob ids. */
export const hashes: Hashes = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  blob: (text) => {
    const bytes = Buffer.from(text, 'utf8');
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  },
};

/** Shortest secret that a seal may be made with, in characters. */
const SHORTEST_KEY = 32;

/** The word beside the keys that lets documents without a seal count. */
const UNSEALED = 'unsealed';

/** The secrets among the words of that text. */
export const sealSecrets = (text: string): string[] =>
  text.split(/\s+/).filter((word) => word !== '' && word !== UNSEALED);

/**
 * The keys in the text of a secret, one per line: the first seals, all of them are known. Their names are derived from
 * them, so that a changed key is another one without anybody numbering it. A short one answers with what is wrong.
 */
export function sealKeys(text: string): SealKey[] | { wrong: string } {
  const secrets = sealSecrets(text);
  const admits = text.split(/\s+/).includes(UNSEALED);
  if (secrets.some((secret) => secret.length < SHORTEST_KEY))
    return {
      wrong: `A seal key has fewer than ${SHORTEST_KEY} characters; make one with: openssl rand -hex 32`,
    };
  return secrets.map((secret) => {
    const sign = (given: string): string => createHmac('sha256', secret).update(given).digest('hex');
    return {
      kid: sign('the name of a key').slice(0, 8),
      sign,
      verify: (given, mac) => {
        const own = Buffer.from(sign(given));
        const other = Buffer.from(mac);
        return own.length === other.length && timingSafeEqual(own, other);
      },
      ...(admits ? { admits_unsealed: true as const } : {}),
    };
  });
}
