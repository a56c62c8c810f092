import { checkPath, type PathRules } from '../../paths.ts';
import { FILE_LIMIT } from '../checkout/workspace.ts';
import { containsSecret } from '../secrets.ts';
import { newKeyIn } from './known-keys.ts';

/** Bytes of all files together that one attempt writes at most: as JSON, however it is escaped, they still fit into an outcome. */
export const TOTAL_LIMIT = 3_000_000;

/** What edits are held to beside the checkout. */
export interface Surroundings {
  paths: PathRules;
  /** What must never leave: keys and tokens of this process. */
  secrets: readonly string[];
}

/** Why a path cannot be written by its name, or because of what was written before; null when it can. */
export function checkWay(path: string, rules: PathRules, written: readonly string[]): string | null {
  const verdict = checkPath(path, rules);
  if (!verdict.ok) return verdict.why;
  const above = written.find((file) => path.startsWith(`${file}/`));
  if (above !== undefined) return `\`${above}\` is a file that this step wrote, no directory`;
  const below = written.find((file) => file.startsWith(`${path}/`));
  return below === undefined ? null : `it is a directory since this step wrote \`${below}\``;
}

/** Why a text is not written, whatever its path; null when it may be. `before` is what stood there. */
export function checkText(text: string, before: string, secrets: readonly string[]): string | null {
  const size = Buffer.byteLength(text);
  if (size > FILE_LIMIT) return `it would have ${size} bytes, more than ${FILE_LIMIT}`;
  if (text.includes('\0')) return 'it has a NUL character, and only texts are written';
  if (!text.isWellFormed()) return 'it has half of a character, and only texts are written';
  if (containsSecret(text, secrets)) return 'it has a secret of the machine that this step runs on';
  return newKeyIn(text, before);
}
