import type { Bound } from './arguments.ts';
import { refuse } from './failure.ts';
import type { Kit } from './kit.ts';
import type { Value } from './value.ts';
import { WHITE, withoutEnd, withoutStart } from './white.ts';

/** The parts of a text between separators, or its words; from the start, at most `maxsplit` times. */
export function split(self: string, given: Bound, kit: Kit): Value {
  const most = given.integer('maxsplit', -1);
  if (given.given('sep') === undefined) return kit.meter.parts(words(self, most));
  const separator = separatorOf(given);
  const all = self.split(separator);
  if (most < 0 || all.length <= most + 1) return kit.meter.parts(all);
  return kit.meter.parts([...all.slice(0, most), all.slice(most).join(separator)]);
}

/** The same, but counted from the end. */
export function splitFromEnd(self: string, given: Bound, kit: Kit): Value {
  const most = given.integer('maxsplit', -1);
  if (given.given('sep') === undefined) return kit.meter.parts(wordsFromEnd(self, most));
  const separator = separatorOf(given);
  const all = self.split(separator);
  if (most < 0 || all.length <= most + 1) return kit.meter.parts(all);
  const head = all.length - most;
  return kit.meter.parts([all.slice(0, head).join(separator), ...all.slice(head)]);
}

function separatorOf(given: Bound): string {
  const separator = given.text('sep');
  return separator === '' ? refuse('type', 'The separator is empty.') : separator;
}

function words(text: string, most: number): string[] {
  const found: string[] = [];
  const rest = withoutStart(text);
  const word = new RegExp(`[^${WHITE}]+`, 'y');
  const gap = new RegExp(`[${WHITE}]*`, 'y');
  let at = 0;
  while (at < rest.length) {
    if (found.length === most) return [...found, rest.slice(at)];
    word.lastIndex = at;
    const next = word.exec(rest)?.[0] ?? '';
    found.push(next);
    gap.lastIndex = at + next.length;
    at += next.length + (gap.exec(rest)?.[0].length ?? 0);
  }
  return found;
}

function wordsFromEnd(text: string, most: number): string[] {
  const all = words(text, -1);
  if (most < 0 || all.length <= most) return all;
  const kept = most === 0 ? [] : all.slice(-most);
  let rest = withoutEnd(text);
  for (const word of kept.toReversed()) rest = withoutEnd(rest.slice(0, rest.length - word.length));
  return rest === '' ? kept : [rest, ...kept];
}
