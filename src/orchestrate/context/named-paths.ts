/** Lines of a file that somebody pointed at, from one; null where the file as a whole was meant. */
export interface Lines {
  from: number;
  to: number;
}

export interface NamedPath {
  path: string;
  lines: Lines | null;
}

/** How much of what people wrote is looked through, in characters, and how many files they can name. */
const LONGEST = 200_000;
const MOST = 40;
/** Segments that the name of a branch in a link can have. */
const BRANCH_SEGMENTS = 5;

/** Words, and whatever stands between backticks, where a path may have spaces. */
const candidates = (text: string): string[] => [
  ...text.split('`').filter((part, index) => index % 2 === 1 && part.length <= 400 && !part.includes('\n')),
  ...(text.match(/[^\s`"'<>()[\]{},;|*]+/g) ?? []),
];

/** `path:12`, `path:12-20`, `path:12:5`, `path#L10`, `path#L10-L20`, `path#L10C1-L20C3`: the path, and the lines. */
function withLines(word: string): NamedPath {
  const hash = word.indexOf('#');
  if (hash >= 0) {
    const [, from, to] =
      /^L(\d{1,7})(?:C\d{1,7})?(?:-L?(\d{1,7})(?:C\d{1,7})?)?$/.exec(word.slice(hash + 1)) ?? [];
    return { path: word.slice(0, hash), lines: span(from, to) };
  }
  const colon = word.indexOf(':');
  if (colon < 0) return { path: word, lines: null };
  const [, from, to] = /^(\d{1,7})(?:-(\d{1,7}))?(?::\d{1,7})?$/.exec(word.slice(colon + 1)) ?? [];
  return { path: word.slice(0, colon), lines: span(from, to) };
}

function span(from: string | undefined, to: string | undefined): Lines | null {
  if (from === undefined) return null;
  const [one, other] = [Number(from), Number(to ?? from)];
  return { from: Math.min(one, other), to: Math.max(one, other) };
}

/** What a link to a file of this repository names, with each of the places where its branch may end; none for other links. */
function linked(word: string, repository: string): string[] {
  const place = /^https?:\/\/[^/]{1,255}\//.exec(word);
  if (place === null) return [];
  const rest = word.slice(place[0].length);
  const start = `${repository}/blob/`;
  if (rest.slice(0, start.length).toLowerCase() !== start.toLowerCase()) return [];
  const [before = '', ...anchor] = rest.slice(start.length).split('#');
  const segments = decoded(before.split('?')[0] ?? '').split('/');
  const tail = anchor.length === 0 ? '' : `#${anchor.join('#')}`;
  const most = Math.min(BRANCH_SEGMENTS, segments.length - 1);
  return Array.from({ length: Math.max(0, most) }, (_, index) => segments.slice(index + 1).join('/') + tail);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is no escape: the address is taken as it is written.
    return text;
  }
}

/** A bare word that happens to be called like a file says nothing; one with a dot, a slash or a capital letter does. */
const looksLikePath = (path: string): boolean => /[./]|^[A-Z]/.test(path);

/** Files of the checkout that people named, in the order in which they did; each once, with the first lines they meant. Linear in the text. */
export function namedPaths(text: string, known: ReadonlySet<string>, repository: string): NamedPath[] {
  const found = new Map<string, NamedPath>();
  const consider = (word: string): boolean => {
    const named = withLines(word.replace(/^(?:\.\/)+/, ''));
    if (!known.has(named.path) || !looksLikePath(named.path)) return false;
    const before = found.get(named.path);
    if (before === undefined || before.lines === null) found.set(named.path, named);
    return true;
  };
  for (const word of candidates(text.slice(0, LONGEST))) {
    if (found.size >= MOST) break;
    const links = linked(word, repository);
    if (links.length > 0) links.some(consider);
    else if (!consider(trimmed(word))) consider(word);
  }
  return [...found.values()];
}

/** Without the punctuation that ends a sentence. */
function trimmed(word: string): string {
  let end = word.length;
  while (end > 0 && '.:!?'.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(0, end);
}
