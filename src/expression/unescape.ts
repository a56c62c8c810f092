import { refuse } from './failure.ts';

const SINGLE: { [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
  "'": "'",
  '"': '"',
  '\\': '\\',
  '\n': '',
};

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([^]))/g;

/** The text a quoted literal stands for, with Python's escapes; unknown ones keep their backslash. */
export function unescaped(literal: string, at: number): string {
  const body = literal.slice(1, -1).replace(/\r\n?/g, '\n');
  return body.replace(
    ESCAPE,
    (whole, x?: string, u?: string, long?: string, octal?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      const hex = x ?? u ?? long;
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16);
        return code > 0x10ffff
          ? refuse('syntax', `\`${whole}\` is no character.`, at)
          : String.fromCodePoint(code);
      }
      if (letter !== undefined && 'xuUN'.includes(letter)) {
        return refuse('syntax', `The escape \`${whole}\` is not complete.`, at);
      }
      return SINGLE[letter ?? ''] ?? whole;
    },
  );
}
