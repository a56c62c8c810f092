import { wild } from '../glob.ts';

/** One character of a name, or a wildcard in it. */
type Mark = '*' | '?' | { is: string };
/** Any number of names on the way, one name, or a name with wildcards. */
type Part = '**' | { name: string } | Mark[];

/** A pattern of CODEOWNERS, taken apart. */
export type OwnerPattern = readonly Part[];

const ANY: Part = ['*'];

/**
 * Takes a pattern apart, or says why GitHub does not accept it. As in gitignore, one without a slash (but at its end) means any depth, and
 * what it matches includes everything below; unlike there, `docs/*` ends at the files in `docs`.
 */
export function readOwnerPattern(text: string): OwnerPattern | { fault: string } {
  if (text.startsWith('!')) return { fault: 'a pattern cannot be turned round with `!`' };
  if (text.includes('***')) return { fault: 'a pattern cannot have three `*` in a row' };
  const names = split(text);
  if ('fault' in names) return names;
  const rooted = names.length > 1 && names[0]?.length === 0;
  const path = rooted ? names.slice(1) : names;
  if (path.length === 1 && path[0]?.length === 0)
    return { fault: '`/` matches nothing; `*` means everything' };
  const folder = path.at(-1)?.length === 0;
  const written = (folder ? path.slice(0, -1) : path).map(partOf);
  const anywhere = !rooted && written.length === 1;
  const last = written.at(-1);
  const below: Part[] = folder || last === '**' ? ['**', ANY] : last === ANY ? [] : ['**'];
  return once([...(anywhere ? ['**' as const] : []), ...written, ...below]);
}

/** Whether a path, as the names from the repository's root, is one that a pattern means. Capital letters count. */
export const matchesOwnerPattern = (pattern: OwnerPattern, names: readonly string[]): boolean =>
  wild(pattern, names, isDeep, fitsName);

/** The names between the slashes; a backslash takes the meaning from what follows it. */
function split(text: string): Mark[][] | { fault: string } {
  const names: Mark[][] = [[]];
  const characters = Array.from(text);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const name = names.at(-1) ?? [];
    if (character === '\\') {
      at += 1;
      const meant = characters[at];
      if (meant === undefined) return { fault: 'the pattern ends in a backslash' };
      if (meant === '#') return { fault: 'a `#` cannot be escaped' };
      if (meant === '/') names.push([]);
      else name.push({ is: meant });
    } else if (character === '[' || character === ']') return { fault: 'a pattern cannot have `[` or `]`' };
    else if (character === '#') return { fault: 'a comment needs a blank before its `#`' };
    else if (character === '/') names.push([]);
    else name.push(character === '*' || character === '?' ? character : { is: character });
  }
  return names;
}

function partOf(marks: Mark[]): Part {
  const stars = marks.every((mark) => mark === '*') ? marks.length : 0;
  if (stars > 0) return stars === 1 ? ANY : '**';
  const letters = marks.flatMap((mark) => (typeof mark === 'object' ? [mark.is] : []));
  return letters.length === marks.length ? { name: letters.join('') } : marks;
}

const isDeep = (part: Part): boolean => part === '**';

/** Any number of names twice is any number of names. */
const once = (parts: readonly Part[]): Part[] =>
  parts.filter((part, at) => !(isDeep(part) && at > 0 && parts[at - 1] === '**'));

function fitsName(part: Part, name: string): boolean {
  // A path has no empty names, so that `a//b` means nothing.
  if (part === '**' || name === '') return false;
  if ('name' in part) return part.name === name;
  return wild(
    part,
    Array.from(name),
    (mark) => mark === '*',
    (mark, character) => mark === '?' || (typeof mark === 'object' && mark.is === character),
  );
}
