import { isLogin, isTeam } from '../logins.ts';
import { matchesOwnerPattern, readOwnerPattern, type OwnerPattern } from './owner-pattern.ts';

/** One line of CODEOWNERS that says who owns what. Without owners it says that nobody does. */
export interface OwnerRule {
  /** As written. */
  pattern: string;
  /** As written: `@user`, `@org/team` or an e-mail address. */
  owners: string[];
  line: number;
  matches: OwnerPattern;
}

/** What CODEOWNERS says. Lines with problems count for nothing, as on GitHub. */
export interface CodeOwners {
  rules: OwnerRule[];
  problems: { line: number; message: string }[];
}

/** GitHub does not load a larger file. */
const MOST_BYTES = 3 * 1_024 * 1_024;
const EMAIL = /^[A-Za-z0-9._%+-]{1,100}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}$/;

/** Reads CODEOWNERS by GitHub's own rules: those of gitignore, without `!`, `[ ]` and an escaped `#`. */
export function parseCodeOwners(text: string): CodeOwners {
  if (new TextEncoder().encode(text).length > MOST_BYTES)
    return {
      rules: [],
      problems: [{ line: 1, message: 'the file has more than 3 MB, which GitHub ignores' }],
    };
  const found: CodeOwners = { rules: [], problems: [] };
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const rule = readLine(line.endsWith('\r') ? line.slice(0, -1) : line, index + 1);
    if (rule === null) continue;
    if ('message' in rule) found.problems.push(rule);
    else found.rules.push(rule);
  }
  return found;
}

/** The rule that holds for a path from the repository's root: the last that matches; undefined where none does. */
export function ownersOf(rules: readonly OwnerRule[], path: string): OwnerRule | undefined {
  const names = path.split('/');
  return rules.findLast(({ matches }) => matchesOwnerPattern(matches, names));
}

function readLine(text: string, line: number): OwnerRule | { line: number; message: string } | null {
  const start = skipBlanks(text, 0);
  if (start === text.length || text.charAt(start) === '#') return null;
  const end = endOfPattern(text, start);
  const pattern = text.slice(start, end);
  const matches = readOwnerPattern(pattern);
  if ('fault' in matches) return { line, message: matches.fault };
  const [words = ''] = text.slice(end).split('#', 1);
  const owners = words.split(/[ \t]/).filter((word) => word !== '');
  const stranger = owners.find((owner) => !isOwner(owner));
  if (stranger !== undefined)
    return { line, message: `\`${stranger}\` is no \`@user\`, \`@org/team\` or e-mail address` };
  return { pattern, owners, line, matches };
}

const isBlank = (character: string): boolean => character === ' ' || character === '\t';

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charAt(at))) at += 1;
  return at;
}

/** A pattern ends at the first blank that no backslash stands before. */
function endOfPattern(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBlank(text.charAt(at))) at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function isOwner(word: string): boolean {
  if (!word.startsWith('@')) return EMAIL.test(word);
  const name = word.slice(1);
  return name.includes('/') ? isTeam(name) : isLogin(name);
}
