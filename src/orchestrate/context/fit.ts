import type { ContextSource } from '../../context-sources.ts';
import type { Section } from './section.ts';
import { bytesOf } from './tokens.ts';

/** What had no room. */
export interface Cut {
  source: ContextSource;
  names: string[];
  of: number;
}

export interface Fitted {
  text: string;
  cut: Cut[];
  /** Files of the head that are shown whole. */
  files: Set<string>;
}

const GAP = '\n\n';

/**
 * Sections as text within so many bytes, in the order in which they are given. Each keeps as many of its pieces as fit, in their
 * order, every one whole: a piece that is too large is cut, and a smaller one behind it may still be shown.
 */
export function fit(sections: readonly Section[], bytes: number): Fitted {
  let room = bytes;
  const shown: string[] = [];
  const cut: Cut[] = [];
  const files = new Set<string>();
  for (const section of sections) {
    const head = `## ${section.heading}${GAP}${section.says}`;
    const parts = [head];
    // The gap that follows the section is its own.
    let left = room - bytesOf(head) - GAP.length;
    const keep = (text: string): boolean => {
      const size = bytesOf(text) + GAP.length;
      if (size > left) return false;
      left -= size;
      parts.push(text);
      return true;
    };
    const without = section.pieces.filter((piece) => !keep(piece.text));
    for (const remark of section.remarks) keep(remark);
    if (without.length > 0)
      cut.push({
        source: section.source,
        names: without.map(({ name }) => name),
        of: section.pieces.length,
      });
    for (const piece of section.pieces)
      if (piece.file !== undefined && !without.includes(piece)) files.add(piece.file);
    if (parts.length === 1) continue;
    room = left;
    shown.push(parts.join(GAP));
  }
  return { text: shown.join(GAP), cut, files };
}
