import { encode, unsealedText, withSeal } from './codec.ts';
import type { Progress } from './schema.ts';

/** A secret that documents are sealed with. MACs come in as functions, so that no crypto library is needed here. */
export interface SealKey {
  /** Tells keys apart without telling anything of them. */
  kid: string;
  /** Hex HMAC of UTF-8 text. */
  sign: (text: string) => string;
  verify: (text: string, mac: string) => boolean;
  /** What was written before there was a key counts as well, for as long as whoever holds the secret says so. */
  admits_unsealed?: true;
}

/** What a seal binds a document to: the repository's id, which outlives its name, and the pull request. */
export interface SealPlace {
  repository: string;
  pull: number;
}

/** How a text stands to a seal: `unknown` names a key that we do not have. */
export type SealState =
  { is: 'valid' } | { is: 'unsealed' } | { is: 'forged' } | { is: 'unknown'; kid: string };

const VERSION = 'v1';

/** The seal of a text by the first of the keys; null without a key. */
export const sealOf = (text: string, [key]: readonly SealKey[]): string | null =>
  key === undefined ? null : `${VERSION}:${key.kid}:${key.sign(text)}`;

/** Holds a text against its seal with whichever key made it, so that keys can be changed while runs are in flight. */
export function checkSeal(text: string, seal: string | null, keys: readonly SealKey[]): SealState {
  if (seal === null) return { is: 'unsealed' };
  const [version, kid = '', mac = '', ...more] = seal.split(':');
  if (version !== VERSION || more.length > 0) return { is: 'forged' };
  const key = keys.find((candidate) => candidate.kid === kid);
  if (key === undefined) return { is: 'unknown', kid: kid.slice(0, 16) };
  return { is: key.verify(text, mac) ? 'valid' : 'forged' };
}

/** The document with its seal; the one before is in it by its hash, and with that the seal of that one. */
export function sealed(progress: Progress, place: SealPlace, keys: readonly SealKey[]): Progress {
  const seal = keys.length === 0 ? null : sealOf(sealedText(progress, place), keys);
  return progress.seal === seal ? progress : withSeal(progress, seal);
}

/** How a document's seal stands in a place. */
export const sealState = (progress: Progress, place: SealPlace, keys: readonly SealKey[]): SealState =>
  checkSeal(sealedText(progress, place), progress.seal, keys);

/** The same of a text that we cannot read, as a later version may have written it: its seal is its last line. */
export function textSealState(text: string, place: SealPlace, keys: readonly SealKey[]): SealState {
  const { bare, seal } = unsealedText(text);
  return checkSeal(placed(bare, place), seal, keys);
}

const sealedText = (progress: Progress, place: SealPlace): string =>
  placed(encode(withSeal(progress, null)), place);

const placed = (text: string, { repository, pull }: SealPlace): string =>
  `pawl document\n${repository}\n${pull}\n${text}`;
