import { durationText } from '../../src/duration.ts';
import type { Table } from '../../src/yaml/shape.ts';
import { code, codes, table } from './table.ts';

type Field = Table[string];

/** What a key is for, with what it accepts. */
export function meaningOf({ says, values, range, kind, alias }: Field): string {
  const say = (bound: number): string =>
    kind === 'duration' ? durationText(bound) : Number(bound.toFixed(4)).toLocaleString('en');
  const accepts = values === undefined ? '' : `: ${codes(values)}`;
  const bounds = range === undefined || alias !== undefined ? '' : `, ${say(range[0])} to ${say(range[1])}`;
  return `${says}${accepts}${says.endsWith(bounds) ? '' : bounds}`;
}

/** The keys of one map with what they mean; then the names of those that have no effect here. */
export function keyTable(keys: Table): string {
  const entries = Object.entries(keys);
  const rows = entries
    .filter(([, field]) => field.state !== 'idle')
    .map(([key, field]) => [`${code(key)}${field.required === true ? ' (required)' : ''}`, meaningOf(field)]);
  const idle = entries.filter(([, field]) => field.state === 'idle').map(([key]) => key);
  return [
    table(['key', 'meaning'], rows),
    ...(idle.length === 0 ? [] : [`Accepted, without effect in a pull request: ${codes(idle)}.`]),
  ].join('\n\n');
}
