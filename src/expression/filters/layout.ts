import { bind } from '../arguments.ts';
import { refuse } from '../failure.ts';
import type { Filter, Kit } from '../kit.ts';
import { aligned } from '../padding.ts';
import { characters, lengthOf } from '../sequence.ts';
import { linesOf } from '../text.ts';
import { kindOf } from '../value.ts';
import { wrapped } from '../wrap.ts';
import { textOf } from './text.ts';

const indent: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `indent`', ['width', 'first', 'blank']);
  const width = bound.given('width') ?? 4;
  const margin = typeof width === 'string' ? width : spaces(bound.integer('width', 4), kit);
  if (typeof value !== 'string') return refuse('type', 'The filter `indent` needs a string.');
  const lines = linesOf(`${value}\n`);
  kit.meter.make(value.length + lines.length * margin.length);
  const blank = bound.flag('blank');
  const rest = lines.slice(1).map((line) => (blank || line !== '' ? margin + line : line));
  return [(bound.flag('first') ? margin : '') + (lines[0] ?? ''), ...rest].join('\n');
};

function spaces(count: number, kit: Kit): string {
  kit.meter.make(Math.max(0, count));
  return ' '.repeat(Math.max(0, count));
}

const truncate: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `truncate`', ['length', 'killwords', 'end', 'leeway']);
  const end = bound.text('end', '...');
  const length = bound.integer('length', 255);
  const leeway = bound.given('leeway') === undefined ? 5 : bound.integer('leeway', 5);
  const room = length - Array.from(end).length;
  if (room < 0 || leeway < 0) return refuse('type', 'The filter `truncate` has no room for its ending.');
  if (lengthOf(value) <= length + leeway) return value;
  if (typeof value !== 'string') return refuse('type', 'The filter `truncate` needs a string.');
  const kept = characters(value, kit.meter).slice(0, room).join('');
  const space = kept.lastIndexOf(' ');
  return (bound.flag('killwords') || space < 0 ? kept : kept.slice(0, space)) + end;
};

const center: Filter = (value, given, kit) => {
  const width = bind(given, 'The filter `center`', ['width']).integer('width', 80);
  return aligned(textOf(value, kit), width, ' ', 'middle', kit.meter);
};

const wordwrap: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `wordwrap`', [
    'width',
    'break_long_words',
    'wrapstring',
    'break_on_hyphens',
  ]);
  if (typeof value !== 'string')
    return refuse('type', `The filter \`wordwrap\` needs a string, not ${kindOf(value)}.`);
  const width = bound.integer('width', 79);
  if (width < 1) return refuse('type', 'The filter `wordwrap` needs a width of at least 1.');
  const between = bound.given('wrapstring') === undefined ? '\n' : bound.text('wrapstring');
  const breaks = {
    words: bound.flag('break_long_words', true),
    hyphens: bound.flag('break_on_hyphens', true),
  };
  const lines = linesOf(value).map((line) => wrapped(line, width, breaks, kit.meter));
  kit.meter.make(value.length + lines.flat().length * between.length);
  return lines.map((parts) => parts.join(between)).join(between);
};

/** The filters that lay a text out over lines and columns. */
export const LAYOUT_FILTERS: readonly [string, Filter][] = [
  ['indent', indent],
  ['truncate', truncate],
  ['center', center],
  ['wordwrap', wordwrap],
];
