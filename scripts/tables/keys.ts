import { durationText } from '../../src/duration.ts';
import type { Table } from '../../src/yaml/shape.ts';
import { code, codes, table } from './table.ts';

type Field = Table[string];

/** What a key is for, with what it accepts and, last, what of it is not done yet. */
export function meaningOf({ says, values, later, range, kind, alias }: Field): string {
  const say = (bound: number): string =>
    kind === 'duration' ? durationText(bound) : Number(bound.toFixed(4)).toLocaleString('en');
  const accepts = values === undefined ? '' : `: ${codes(values)}`;
  const bounds = range === undefined || alias !== undefined ? '' : `, ${say(range[0])} to ${say(range[1])}`;
  const missing = later === undefined ? '' : ` (not yet: ${codes(later)})`;
  return `${says}${accepts}${says.endsWith(bounds) ? '' : bounds}${missing}`;
}

/** A key that is part of the language and not done yet. */
export const isLater = ({ state }: Field): boolean => state === 'later';

/** The keys of one map that work, with what they mean; then the names of those that do not work yet or have no effect. */
export function keyTable(keys: Table): string {
  const entries = Object.entries(keys);
  const rows = entries
    .filter(([, field]) => field.state === undefined)
    .map(([key, field]) => [`${code(key)}${field.required === true ? ' (required)' : ''}`, meaningOf(field)]);
  const named = (state: Field['state']): string[] =>
    entries.filter(([, field]) => field.state === state).map(([key]) => key);
  const [later, idle] = [named('later'), named('idle')];
  return [
    table(['key', 'meaning'], rows),
    ...(later.length === 0 ? [] : [`Not yet: ${codes(later)}.`]),
    ...(idle.length === 0 ? [] : [`Accepted, without effect in a pull request: ${codes(idle)}.`]),
  ].join('\n\n');
}
