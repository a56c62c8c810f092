/** `[label]: target "title"` at the start of a line: it renders as nothing. Footnotes do show. */
const DEFINITION =
  /^ {0,3}\[(?!\^)(?:[^[\]\\]|\\.){1,999}\]:[ \t]*\n?[ \t]*(?:<[^<>\n]*>|[^\s<]\S*)(?:[ \t]*\n?[ \t]*(?:"[^"]*"|'[^']*'|\([^()]*\))(?=[ \t]*(?:\n|$)))?[^\n]*/gmu;

/** Where the tag that begins at `start` ends (the index after `>`), or -1 when it is no tag. */
const tagEnd = (text: string, start: number, lastQuote: { [quote: string]: number }): number => {
  let at = start + 1;
  if (text[at] === '/') at += 1;
  if (!/[A-Za-z]/.test(text[at] ?? '')) return -1;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '>') return at + 1;
    if (character === '<') return -1;
    if ((character === '"' || character === "'") && at < (lastQuote[character] ?? -1)) {
      at = text.indexOf(character, at + 1);
    }
  }
  return -1;
};

/** Where a declaration, instruction or CDATA section ends, or -1; a comment that is never closed hides the rest. */
const declarationEnd = (text: string, start: number, last: { [end: string]: number }): number => {
  const closing = (from: number, end: string): number =>
    from <= (last[end] ?? -1) ? text.indexOf(end, from) + end.length : -1;
  if (text.startsWith('<!--', start)) {
    if (text.startsWith('>', start + 4)) return start + 5;
    if (text.startsWith('->', start + 4)) return start + 6;
    const ends = [closing(start + 4, '-->'), closing(start + 4, '--!>')].filter((end) => end > 0);
    return ends.length > 0 ? Math.min(...ends) : text.length;
  }
  if (text.startsWith('<?', start)) return closing(start + 2, '?>');
  if (text.startsWith('<![CDATA[', start)) return closing(start + 9, ']]>');
  return /^<![A-Za-z]/.test(text.slice(start, start + 3)) ? closing(start + 2, '>') : -1;
};

const ENDS = ['-->', '--!>', '?>', ']]>', '>'];

/** Markdown without HTML and link definitions, a space in place of each; every character is visited a bounded number of times. */
export const dropMarkup = (text: string): { text: string; removed: number } => {
  const last = Object.fromEntries(ENDS.map((end) => [end, text.lastIndexOf(end)]));
  const lastQuote = { '"': text.lastIndexOf('"'), "'": text.lastIndexOf("'") };
  const kept: string[] = [];
  let removed = 0;
  let from = 0;
  let at = text.indexOf('<');
  while (at !== -1) {
    const declared = declarationEnd(text, at, last);
    const end = declared === -1 ? tagEnd(text, at, lastQuote) : declared;
    if (end === -1) {
      at = text.indexOf('<', at + 1);
      continue;
    }
    kept.push(text.slice(from, at), ' ');
    removed += 1;
    from = end;
    at = text.indexOf('<', end);
  }
  kept.push(text.slice(from));
  const plain = kept.join('').replace(DEFINITION, () => {
    removed += 1;
    return ' ';
  });
  return { text: plain, removed };
};
