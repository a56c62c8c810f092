import { hasWildcard, matchesGlob } from './glob.ts';
import { GUARDED_DIRECTORIES, GUARDED_FILES, MANIFESTS } from './guarded.ts';

/** Globs from policy. An empty `allow` allows everything that nothing denies. */
export interface PathRules {
  allow: readonly string[];
  deny: readonly string[];
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

export type PathVerdict = { ok: true } | { ok: false; why: string };

const DEVICE = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9]|lpt[0-9])$/;
const SHORT_NAME = /^[^.]{1,8}~[0-9]+(?:\.[^.]{0,3})?$/;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** As a file system that ignores case and compatibility forms would compare it. */
const folded = (name: string): string => name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');

const malformedSegment = (segment: string): string | null => {
  const name = folded(segment);
  if (segment === '') return 'has an empty part';
  if (name === '.' || name === '..') return 'has a part that is `.` or `..`';
  if (/[\\/]/.test(name)) return 'has a character that some systems read as a separator';
  if (/[<>:"|?*]/.test(name)) return 'has a character that Windows does not accept in names';
  if (/^[\s~]|[\s.]$/u.test(name)) return 'has a part that begins or ends with a space, a dot or `~`';
  if (DEVICE.test(name.split('.')[0]?.trim() ?? '')) return 'names a device of Windows';
  if (SHORT_NAME.test(name)) return 'looks like the short name Windows gives to another file';
  return byteLength(segment) > 255 ? 'has a part of more than 255 bytes' : null;
};

const malformed = (path: string): string | null => {
  if (path === '') return 'is empty';
  if (byteLength(path) > 1024) return 'is longer than 1,024 bytes';
  if (!path.isWellFormed() || UNSEEN.test(path)) return 'has a character that does not show';
  if (path !== path.normalize('NFC')) return 'is not in Unicode form NFC';
  if (path.includes('\\')) return 'has a backslash';
  if (path.startsWith('/')) return 'is absolute';
  return path.split('/').reduce<string | null>((why, segment) => why ?? malformedSegment(segment), null);
};

/** A pattern without wildcards, or one that ends in `/`, also covers what lies below: `plan` covers `plan/x`, not `plan-b`. */
const covers = (pattern: string, path: string, below: boolean): boolean =>
  matchesGlob(pattern, path) ||
  ((below || pattern.endsWith('/') || !hasWildcard(pattern)) &&
    matchesGlob(`${pattern.replace(/\/+$/, '')}/**`, path));

const namesTheFile = (pattern: string, file: string): boolean =>
  folded(pattern.split('/').at(-1) ?? '') === folded(file);

/**
 * Whether an agent may write or delete a path, by its name alone: well-formed on every file system, in no guarded place,
 * not denied by policy, and inside what policy allows. Denials compare without case, permissions exactly.
 * That no directory on the way is a link is checked where the tree is known.
 */
export const checkPath = (path: string, rules: PathRules): PathVerdict => {
  const fault = malformed(path);
  if (fault) return { ok: false, why: `the path ${fault}` };
  const name = folded(path);
  const segments = name.split('/');
  const file = segments.at(-1) ?? '';
  const directory = segments.find((segment) => GUARDED_DIRECTORIES.includes(segment));
  if (directory !== undefined) return { ok: false, why: `nothing in \`${directory}\` is written by agents` };
  const guarded = segments.find((segment) => GUARDED_FILES.some((glob) => matchesGlob(glob, segment)));
  if (guarded !== undefined) return { ok: false, why: `\`${guarded}\` is never written by agents` };
  const denied = rules.deny.find((glob) => covers(folded(glob), name, true));
  if (denied !== undefined) return { ok: false, why: `policy denies \`${denied}\`` };
  const allowing = rules.allow.filter((glob) => covers(glob, path, false));
  if (MANIFESTS.some((glob) => matchesGlob(glob, file)) && !allowing.some((glob) => namesTheFile(glob, file)))
    return { ok: false, why: `\`${file}\` decides what gets installed; policy must allow it by its name` };
  if (rules.allow.length > 0 && allowing.length === 0)
    return { ok: false, why: 'policy allows agents other paths only' };
  return { ok: true };
};
