type Token =
  | { kind: 'many' }
  | { kind: 'any' }
  | { kind: 'one'; text: string }
  | { kind: 'set'; accepts: (character: string) => boolean };

/** How many patterns the braces of one may stand for. */
const CHOICES = 256;

/** `{a,b}` written out; braces that do not close, or stand for too many patterns, stand for themselves. */
const expandBraces = (pattern: string): string[] => {
  let open = [pattern];
  for (;;) {
    const next = open.flatMap((one) => {
      const group = /\{([^{}]*,[^{}]*)\}/.exec(one);
      if (!group) return [one];
      const [whole, inner = ''] = group;
      const after = one.slice(group.index + whole.length);
      return [...new Set(inner.split(','))].map((choice) => one.slice(0, group.index) + choice + after);
    });
    if (next.every((one, index) => one === open[index]) || next.length > CHOICES) return open;
    open = next;
  }
};

/** The characters and ranges of a set; a range that runs backwards has nothing in it. */
const memberOf =
  (members: readonly string[]) =>
  (character: string): boolean =>
    members.some(
      (member, index) =>
        member === character ||
        (members[index + 1] === '-' && member < character && character <= (members[index + 2] ?? '')),
    );

const tokens = (segment: string): Token[] => {
  const found: Token[] = [];
  for (let at = 0; at < segment.length; at += 1) {
    const character = segment.charAt(at);
    const set = character === '[' ? /^\[([!^]?)([^\]]+)\]/.exec(segment.slice(at)) : null;
    if (character === '*') found.push({ kind: 'many' });
    else if (character === '?') found.push({ kind: 'any' });
    else if (set) {
      const [whole, not, members = ''] = set;
      const isMember = memberOf(Array.from(members));
      found.push({ kind: 'set', accepts: (one) => isMember(one) === (not === '') });
      at += whole.length - 1;
    } else found.push({ kind: 'one', text: character });
  }
  return found;
};

const accepts = (token: Token, character: string): boolean =>
  token.kind === 'any' ||
  (token.kind === 'one' && token.text === character) ||
  (token.kind === 'set' && token.accepts(character));

/** Matches items against a pattern with wildcards by going back to the last wildcard only: never exponential. */
export const wild = <P, I extends string>(
  pattern: readonly P[],
  items: readonly I[],
  isMany: (part: P) => boolean,
  fits: (part: P, item: I) => boolean,
): boolean => {
  let p = 0;
  let i = 0;
  let star = -1;
  let resume = 0;
  for (let item = items[i]; item !== undefined; item = items[i]) {
    const part = pattern[p];
    if (part !== undefined && isMany(part)) {
      star = p;
      resume = i;
      p += 1;
    } else if (part !== undefined && fits(part, item)) {
      p += 1;
      i += 1;
    } else if (star === -1) return false;
    else {
      p = star + 1;
      resume += 1;
      i = resume;
    }
  }
  return pattern.slice(p).every(isMany);
};

type Segment = '**' | Token[];

const segmentFits = (pattern: Segment, segment: string): boolean =>
  pattern !== '**' && wild(pattern, Array.from(segment), (token) => token.kind === 'many', accepts);

/** A glob as a question to paths, for where many are asked: it is taken apart once. */
export const globMatcher = (pattern: string): ((path: string) => boolean) => {
  const choices = expandBraces(pattern.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')).map((one) =>
    one.split('/').map((part): Segment => (part === '**' ? part : tokens(part))),
  );
  return (path) => {
    const segments = path.split('/');
    return choices.some((parts) => wild(parts, segments, (part) => part === '**', segmentFits));
  };
};

/**
 * Whether a path matches a glob: `*` and `?` within a name, `**` over directories, `[a-z]`, `{a,b}`. Names that begin
 * with a dot are names like any other: a rule that did not see them would guard nothing.
 */
export const matchesGlob = (pattern: string, path: string): boolean => globMatcher(pattern)(path);

export const hasWildcard = (pattern: string): boolean => /[*?[{]/.test(pattern);
