import { refuse } from './failure.ts';
import { type Token, tokenizeTag } from './tokens.ts';

const RAW = /\{%[-+]?\s*raw\s*(?:-%\}\s*|%\})/y;
const END_OF_RAW = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\})/g;

/** The tokens of a template: text and tags in turn, with `-` at a tag taking the white space beside it away. */
export function tokenizeTemplate(source: string): Token[] {
  // Jinja2 drops one newline at the very end.
  const text = source.replace(/(?:\r\n|\r|\n)$/, '');
  const tokens: Token[] = [];
  const opening = /\{[{%#]/g;
  let at = 0;
  for (let tag = opening.exec(text); tag !== null; tag = opening.exec(text)) {
    const sign = text.charAt(tag.index + 2);
    pushText(tokens, text.slice(at, tag.index), at, sign === '-');
    at = readTag(tokens, text, tag.index, sign === '-' || sign === '+' ? 3 : 2);
    opening.lastIndex = at;
  }
  pushText(tokens, text.slice(at), at, false);
  tokens.push({ type: 'end', value: '', at: text.length });
  return tokens;
}

/** Reads the tag that opens at `at` and returns where the text goes on. */
function readTag(tokens: Token[], text: string, at: number, opening: number): number {
  const kind = text.charAt(at + 1);
  if (kind === '#') return readComment(text, at);
  RAW.lastIndex = at;
  const raw = kind === '%' ? RAW.exec(text)?.[0] : undefined;
  if (raw !== undefined) return readRaw(tokens, text, at, at + raw.length);
  tokens.push({ type: kind === '{' ? 'open_print' : 'open_block', value: text.slice(at, at + opening), at });
  const tag = tokenizeTag(text, at + opening, kind === '{' ? 'close_print' : 'close_block');
  for (const token of tag.tokens) tokens.push(token);
  return tag.end;
}

function readComment(text: string, at: number): number {
  const end = text.indexOf('#}', at + 2);
  if (end < 0) return refuse('syntax', 'The comment is not closed: `#}` is missing.', at);
  if (text.charAt(end - 1) !== '-') return end + 2;
  return end + 2 + (/^\s*/.exec(text.slice(end + 2))?.[0].length ?? 0);
}

function readRaw(tokens: Token[], text: string, at: number, from: number): number {
  END_OF_RAW.lastIndex = from;
  const end = END_OF_RAW.exec(text);
  if (end === null) return refuse('syntax', 'The raw block is not closed: `{% endraw %}` is missing.', at);
  pushText(tokens, text.slice(from, end.index), from, end[1] === '-');
  return end.index + end[0].length;
}

function pushText(tokens: Token[], text: string, at: number, trim: boolean): void {
  const value = (trim ? text.trimEnd() : text).replace(/\r\n?/g, '\n');
  if (value !== '') tokens.push({ type: 'text', value, at });
}
