import { problemAt, type Problem, type Span } from '../problem.ts';

/** What YAML does not accept anywhere: control characters other than tab and line breaks, and halves of characters. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r\u0085]|\p{Cs}|[\uFFFE\uFFFF]/u;
/** What decoding leaves where bytes were no UTF-8. */
const LOST = '\uFFFD';

/** The problem of a text with characters that no file of text has: it is binary, damaged, or in another encoding. */
export function letterProblem(
  text: string,
  spanAt: (start: number, end: number) => Span,
): Problem | undefined {
  const lost = text.indexOf(LOST);
  if (lost !== -1)
    return problemAt(
      'file_unreadable',
      spanAt(lost, lost + 1),
      'the file is not UTF-8: a character was lost here',
      'save it as UTF-8 text',
    );
  const at = text.search(UNPRINTABLE);
  if (at === -1) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const message = `the character U+${code}, which cannot be shown, stands here`;
  return problemAt(
    'yaml_syntax',
    spanAt(at, at + 1),
    message,
    'take it out; in quotes, write it as an escape',
  );
}
