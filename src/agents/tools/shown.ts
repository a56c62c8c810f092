import { fence } from '../prompt/sanitize.ts';
import { stripInvisible } from '../../invisible.ts';

/** Bytes of one answer of a tool at most. */
export const ANSWER_LIMIT = 96_000;

/** As many whole lines as fit into a number of bytes; a first line that is too long itself is cut. */
export function fitting(lines: readonly string[], limit: number): string[] {
  const fits: string[] = [];
  let room = limit;
  for (const line of lines) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) {
      if (fits.length === 0)
        fits.push(
          Buffer.from(line)
            .subarray(0, limit)
            .toString()
            .replace(/\ufffd+$/, ''),
        );
      break;
    }
    fits.push(line);
  }
  return fits;
}

/** A text as data, without what nobody sees, and a sentence that says so where something was left out. */
export function shownText(label: string, text: string): string {
  const visible = stripInvisible(text);
  const block = fence(label, visible.text);
  return visible.removed === 0
    ? block
    : `${block}\n${visible.removed} characters that do not show were left out; a text that spans one is not found by edit_file.`;
}
