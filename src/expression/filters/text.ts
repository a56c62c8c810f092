import { bind } from '../arguments.ts';
import { display } from '../display.ts';
import { refuse } from '../failure.ts';
import { formatted } from '../format.ts';
import { jsonText } from '../json-text.ts';
import type { Filter, Kit } from '../kit.ts';
import { linesOf, occurrences, stripped } from '../methods.ts';
import { Dict, type Value } from '../value.ts';

/** A filter without arguments from text to text. */
const textual =
  (change: (text: string) => string): Filter =>
  (value, given, kit) => {
    bind(given, 'The filter', []);
    return kit.meter.made(change(textOf(value, kit)));
  };

const textOf = (value: Value, kit: Kit): string => display(value, kit.meter);

const capitalized = (text: string): string => {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return text === '' ? '' : first.toUpperCase() + text.slice(first.length).toLowerCase();
};

const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

const replace: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `replace`', ['old', 'new', 'count']);
  const text = textOf(value, kit);
  const old = textOf(bound.required('old'), kit);
  const fresh = textOf(bound.required('new'), kit);
  const most = bound.given('count') === undefined ? -1 : bound.integer('count', -1);
  const found = occurrences(text, old);
  const times = most < 0 ? found : Math.min(most, found);
  kit.meter.make(text.length + times * Math.max(0, fresh.length - old.length));
  if (times === found) return old === '' ? around(text, fresh, times) : text.split(old).join(fresh);
  if (old === '') return around(text, fresh, times);
  const parts = text.split(old);
  return [...parts.slice(0, times), parts.slice(times).join(old)].join(fresh);
};

/** Python puts the replacement of an empty string before every character and at the end. */
function around(text: string, fresh: string, times: number): string {
  const characters = Array.from(text);
  return [...characters, '']
    .map((character, index) => (index < times ? fresh + character : character))
    .join('');
}

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

const truncate: Filter = (value, given) => {
  const bound = bind(given, 'The filter `truncate`', ['length', 'killwords', 'end', 'leeway']);
  if (typeof value !== 'string') return refuse('type', 'The filter `truncate` needs a string.');
  const characters = Array.from(value);
  const end = bound.text('end', '...');
  const length = bound.integer('length', 255);
  const leeway = bound.given('leeway') === undefined ? 5 : bound.integer('leeway', 5);
  const room = length - Array.from(end).length;
  if (room < 0 || leeway < 0) return refuse('type', 'The filter `truncate` has no room for its ending.');
  if (characters.length <= length + leeway) return value;
  const kept = characters.slice(0, room).join('');
  const space = kept.lastIndexOf(' ');
  return (bound.flag('killwords') || space < 0 ? kept : kept.slice(0, space)) + end;
};

const center: Filter = (value, given, kit) => {
  const text = textOf(value, kit);
  const width = bind(given, 'The filter `center`', ['width']).integer('width', 80);
  const missing = Math.max(0, width - Array.from(text).length);
  kit.meter.make(text.length + missing);
  // Python gives the odd space to the left only when the width is odd too.
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return ' '.repeat(left) + text + ' '.repeat(missing - left);
};

const tojson: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `tojson`', ['indent']);
  return jsonText(
    value,
    bound.given('indent') === undefined ? undefined : bound.integer('indent', 0),
    kit.meter,
  );
};

const format: Filter = (value, given, kit) => {
  if (given.named.size === 0) return formatted(textOf(value, kit), given.positional, kit.meter);
  if (given.positional.length > 0)
    return refuse('type', 'The filter `format` takes values by place or by name, not both.');
  return formatted(textOf(value, kit), [Dict.of(given.named)], kit.meter);
};

const trim: Filter = (value, given, kit) =>
  stripped(textOf(value, kit), bind(given, 'The filter `trim`', ['chars']), kit, 'both');

const titled = (text: string): string =>
  text
    .split(/([-\s({[<]+)/)
    .map(capitalized)
    .join('');

const escape = textual((text) => text.replace(/[&<>'"]/g, (character) => ENTITIES[character] ?? character));

/** The filters that make text of text. */
export const TEXT_FILTERS: readonly [string, Filter][] = [
  ['upper', textual((text) => text.toUpperCase())],
  ['lower', textual((text) => text.toLowerCase())],
  ['capitalize', textual(capitalized)],
  ['title', textual(titled)],
  ['string', textual((text) => text)],
  ['safe', textual((text) => text)],
  ['escape', escape],
  ['e', escape],
  ['trim', trim],
  ['replace', replace],
  ['indent', indent],
  ['truncate', truncate],
  ['center', center],
  ['format', format],
  ['tojson', tojson],
  ['wordcount', (value, _given, kit) => textOf(value, kit).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0],
];
