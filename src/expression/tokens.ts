import { refuse } from './failure.ts';
import { unescaped } from './unescape.ts';

export interface Token {
  type:
    | 'text'
    | 'open_print'
    | 'close_print'
    | 'open_block'
    | 'close_block'
    | 'name'
    | 'string'
    | 'integer'
    | 'float'
    | 'operator'
    | 'end';
  /** The text between tags, the decoded string, the digits, the name or the operator. */
  value: string;
  at: number;
}

const MAX_NESTING = 100;
const CLOSING: { [opening: string]: string } = { '(': ')', '[': ']', '{': '}' };

const LEXEMES: readonly (readonly [Token['type'], RegExp])[] = [
  ['float', /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy],
  ['integer', /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy],
  ['name', /[\p{ID_Start}_]\p{ID_Continue}*/uy],
  ['string', /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/y],
  ['operator', /\*\*|\/\/|==|!=|<=|>=|[-+/*%~[\](){}<>=.:|,]/y],
];

/** Reads the inside of one tag from `from` and returns its tokens and where it ends; `close` is undefined for a bare expression. */
export function tokenizeTag(
  source: string,
  from: number,
  close: 'close_print' | 'close_block' | undefined,
): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  const open: string[] = [];
  const closing = close === 'close_print' ? /-\}\}\s*|\}\}/y : /\+%\}|-%\}\s*|%\}/y;
  let at = skipSpace(source, from);
  while (at < source.length) {
    if (close !== undefined && open.length === 0) {
      closing.lastIndex = at;
      const end = closing.exec(source)?.[0];
      if (end !== undefined) {
        tokens.push({ type: close, value: end.trimEnd(), at });
        return { tokens, end: at + end.length };
      }
    }
    const [token, length] = lexeme(source, at);
    if (token.type === 'operator') balance(open, token);
    tokens.push(token);
    at = skipSpace(source, at + length);
  }
  if (close !== undefined) {
    refuse('syntax', `The tag is not closed: \`${close === 'close_print' ? '}}' : '%}'}\` is missing.`, from);
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) refuse('syntax', `\`${unclosed}\` is missing at the end.`, source.length);
  tokens.push({ type: 'end', value: '', at: source.length });
  return { tokens, end: source.length };
}

function lexeme(source: string, at: number): [Token, number] {
  for (const [type, pattern] of LEXEMES) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined)
      return [{ type, value: type === 'string' ? unescaped(text, at) : text, at }, text.length];
  }
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === "'" || character === '"') return refuse('syntax', 'The string is not closed.', at);
  return refuse('syntax', `\`${character}\` has no meaning here.`, at);
}

/** Keeps track of open brackets; the depth is bounded here, before anything recursive sees the source. */
function balance(open: string[], { value, at }: Token): void {
  const closing = CLOSING[value];
  if (closing !== undefined) {
    open.push(closing);
    if (open.length > MAX_NESTING) refuse('limit', `Brackets are nested more than ${MAX_NESTING} deep.`, at);
  } else if (value === ')' || value === ']' || value === '}') {
    const expected = open.pop();
    if (expected === undefined) refuse('syntax', `\`${value}\` closes nothing.`, at);
    if (expected !== value) refuse('syntax', `\`${value}\` stands where \`${expected}\` is expected.`, at);
  }
}

function skipSpace(source: string, at: number): number {
  const space = /\s*/y;
  space.lastIndex = at;
  return at + (space.exec(source)?.[0].length ?? 0);
}
