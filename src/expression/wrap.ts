import type { Meter } from './meter.ts';
import { characters } from './sequence.ts';

/** Where a text may be broken beside its white space. */
interface Breaks {
  words: boolean;
  hyphens: boolean;
}

const SPACES = /([\t\n\v\f\r ]+)/;
/** Behind a hyphen between words of letters, and on both sides of a dash that is written as hyphens. */
const HYPHENS =
  /(?<=[\p{L}_]{2}-|[\p{L}_]-[\p{L}\p{N}_!"'&.,?]-)(?=[\p{L}_]-?[\p{L}_])|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_])|(?<=[\p{L}\p{N}_!"'&.,?]-{2,})(?=[\p{L}\p{N}_])/u;

/** The lines of at most `width` characters that one line becomes; white space at a break goes away. */
export function wrapped(line: string, width: number, breaks: Breaks, meter: Meter): string[] {
  const waiting = line
    .split(SPACES)
    .flatMap((part) => (breaks.hyphens && !/^\s/.test(part) ? part.split(HYPHENS) : [part]))
    .filter((part) => part !== '')
    .map((part) => characters(part, meter))
    .toReversed();
  const lines: string[] = [];
  while (waiting.length > 0) {
    if (lines.length > 0 && blank(waiting.at(-1))) waiting.pop();
    const parts = fill(waiting, width, breaks, meter);
    if (blank(parts.at(-1))) parts.pop();
    if (parts.length > 0) lines.push(parts.flat().join(''));
  }
  return lines;
}

const blank = (part: readonly string[] | undefined): boolean =>
  part !== undefined && part.join('').trim() === '';

/** Takes what fits into one line from the end of `waiting`; a word longer than a line is cut if it may be. */
function fill(waiting: string[][], width: number, breaks: Breaks, meter: Meter): string[][] {
  const parts: string[][] = [];
  let length = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    meter.spend(1);
    if (length + next.length <= width) {
      parts.push(next);
      length += next.length;
      continue;
    }
    if (next.length <= width) {
      waiting.push(next);
    } else if (breaks.words) {
      const end = cutAt(next, width - length, breaks);
      if (end > 0) parts.push(next.slice(0, end));
      meter.spend(Math.ceil((next.length - end) / 20));
      waiting.push(next.slice(end));
    } else if (parts.length === 0) {
      parts.push(next);
    } else {
      waiting.push(next);
    }
    return parts;
  }
  return parts;
}

/** How much of a word goes into the room that is left: up to a hyphen in it, if there is one behind something else. */
function cutAt(word: readonly string[], room: number, breaks: Breaks): number {
  const hyphen = breaks.hyphens && room > 0 ? word.lastIndexOf('-', room - 1) : -1;
  return hyphen > 0 && word.slice(0, hyphen).some((character) => character !== '-') ? hyphen + 1 : room;
}
