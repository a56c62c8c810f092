import type { Span } from '../problem.ts';

/** Turns offsets in a text (UTF-16 units, end exclusive) into spans; offsets outside the text are moved to its edge. */
export function spansOf(file: string, text: string): (start: number, end: number) => Span {
  const starts = lineStarts(text);
  const place = (offset: number): { line: number; column: number } => {
    const inside = Math.max(0, Math.min(offset, text.length));
    const line = lastAtMost(starts, inside);
    return { line: line + 1, column: inside - (starts[line] ?? 0) + 1 };
  };
  return (start, end) => {
    const from = place(start);
    const to = place(Math.max(start, end));
    return { file, line: from.line, column: from.column, end_line: to.line, end_column: to.column };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last number that is not greater than `wanted`, in an ascending list that begins with 0. */
function lastAtMost(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ascending[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
