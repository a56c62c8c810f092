import type { Bound } from './arguments.ts';
import type { Kit } from './kit.ts';
import type { Meter } from './meter.ts';
import { characters } from './sequence.ts';
import { withoutEnd, withoutStart } from './white.ts';

/** `text` without the characters of `chars` (white space by default) at its ends. */
export function stripped(text: string, given: Bound, kit: Kit, side: 'both' | 'start' | 'end'): string {
  if (given.given('chars') === undefined) {
    const rest = side === 'end' ? text : withoutStart(text);
    return side === 'start' ? rest : withoutEnd(rest);
  }
  const unwanted = new Set(Array.from(given.text('chars')));
  const all = characters(text, kit.meter);
  const drop = (character: string | undefined): boolean => character !== undefined && unwanted.has(character);
  let from = 0;
  let to = all.length;
  if (side !== 'end') while (from < to && drop(all[from])) from += 1;
  if (side !== 'start') while (to > from && drop(all[to - 1])) to -= 1;
  return all.slice(from, to).join('');
}

/** The lines of a text by every line end that Unicode knows, without their ends unless those are to be kept. */
export function linesOf(text: string, ends = false): string[] {
  // oxlint-disable-next-line no-control-regex -- the separators are control characters
  const pieces = text.split(/(\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029])/);
  const lines: string[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    lines.push((pieces[at] ?? '') + (ends ? (pieces[at + 1] ?? '') : ''));
  }
  return pieces.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** How often `part` occurs in `text` without overlap; an empty part occurs around every character. */
export function occurrences(text: string, part: string): number {
  return part === '' ? Array.from(text).length + 1 : text.split(part).length - 1;
}

/** `text` with `old` made `fresh`, at most `most` times unless that is negative. */
export function replaced(text: string, old: string, fresh: string, most: number, meter: Meter): string {
  const found = occurrences(text, old);
  const times = most < 0 ? found : Math.min(most, found);
  meter.make(text.length + times * Math.max(0, fresh.length - old.length));
  if (old === '') return around(text, fresh, times);
  const parts = text.split(old);
  if (times === found) return parts.join(fresh);
  return [...parts.slice(0, times), parts.slice(times).join(old)].join(fresh);
}

/** Python puts the replacement of an empty string before every character and at the end. */
function around(text: string, fresh: string, times: number): string {
  return [...Array.from(text), '']
    .map((character, index) => (index < times ? fresh + character : character))
    .join('');
}
