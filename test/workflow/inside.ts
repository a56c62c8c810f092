import type { Problem } from '../../src/problem.ts';

/** Whether a problem has a place, and that place lies inside the text. */
export function lies({ span }: Problem, text: string): boolean {
  if (span === undefined) return false;
  const lines = text.split('\n');
  const within = (line: number, column: number): boolean =>
    line >= 1 && column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1;
  const forward =
    span.end_line > span.line || (span.end_line === span.line && span.end_column >= span.column);
  return within(span.line, span.column) && within(span.end_line, span.end_column) && forward;
}
