import type { Problem } from '../problem.ts';

const WIDTH = 100;

/** The line a problem stands on with a caret under it, as plain text; null when its place or text is unknown. */
export function excerpt(problem: Problem, sources: { [file: string]: string }): string | null {
  const { span } = problem;
  const line = span === undefined ? undefined : sources[span.file]?.split(/\r\n|\n|\r/)[span.line - 1];
  if (span === undefined || line === undefined) return null;
  const start = Math.min(span.column - 1, line.length);
  const end = span.end_line === span.line ? Math.max(start + 1, Math.min(span.end_column - 1, line.length)) : line.length;
  const from = start > WIDTH * 0.75 ? start - WIDTH / 4 : 0;
  const shown = line.slice(from, from + WIDTH).toWellFormed();
  const gutter = `${span.line} | `;
  const blank = `${' '.repeat(gutter.length - 2)}| `;
  const lead = from > 0 ? '…' : '';
  const carets = '^'.repeat(Math.max(1, Math.min(end, from + WIDTH) - start));
  return `${gutter}${lead}${shown.replaceAll('\t', ' ')}\n${blank}${' '.repeat(lead.length + start - from)}${carets}`;
}
