import type { Span } from '../problem.ts';
import { spansOf } from '../yaml/span.ts';
import type { Source } from './schema.ts';

/** Finds the place in the file of a part of a source's text, given by offset and length in UTF-16 units. */
export type Locate = (source: Source, offset: number, length: number) => Span;

/**
 * Locates in one file. YAML folds lines, strips indentation and adds quotes, but never changes the letters (escapes
 * apart), so these are counted; where they do not match, the whole source is the place.
 */
export function locator(file: { path: string; text: string }): Locate {
  const spanAt = spansOf(file.path, file.text);
  const starts = [0, ...Array.from(file.text.matchAll(/\n/g), ({ index }) => index + 1)];
  const offsetOf = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  return (source, offset, length) => {
    const { line, column, end_line, end_column } = source.span;
    const begin = offsetOf(line, column);
    const raw = file.text.slice(begin, offsetOf(end_line, end_column));
    const quote = raw[0] === "'" || raw[0] === '"' ? raw[0] : '';
    const header = /^[|>][-+0-9]*[^\n]*\n/.exec(raw)?.[0].length ?? quote.length;
    const start = match(raw, header, source.text, offset, quote);
    if (start === undefined) return source.span;
    const last = match(raw, header, source.text, offset + length - 1, quote) ?? start;
    return spanAt(begin + start, begin + last + 1);
  };
}

/** Index in the raw text of the letter at `wanted` in the value; undefined when the two run apart before it. */
function match(raw: string, from: number, value: string, wanted: number, quote: string): number | undefined {
  let at = from;
  for (let index = 0; index <= wanted; index++) {
    const letter = value[index];
    if (letter === undefined) return undefined;
    if (/\s/.test(letter)) {
      if (index === wanted) return undefined;
      continue;
    }
    while (at < raw.length && /\s/.test(raw[at] ?? '')) at += 1;
    if (raw[at] !== letter || (letter === '\\' && quote === '"')) return undefined;
    if (index === wanted) return at;
    at += letter === "'" && quote === "'" ? 2 : 1;
  }
  return undefined;
}
