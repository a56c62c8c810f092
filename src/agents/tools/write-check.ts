import { checkPath, type PathRules } from '../../paths.ts';
import { newKeyIn } from '../../known-keys.ts';
import { flawOfText } from '../../written-text.ts';
import { containsSecret } from '../secrets.ts';

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
  const flaw = flawOfText(text);
  if (flaw !== null) return flaw;
  if (containsSecret(text, secrets)) return 'it has a secret of the machine that this step runs on';
  return newKeyIn(text, before);
}
