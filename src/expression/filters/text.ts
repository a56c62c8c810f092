import { bind } from '../arguments.ts';
import { display } from '../display.ts';
import { refuse } from '../failure.ts';
import { formatted } from '../format.ts';
import { jsonText } from '../json-text.ts';
import type { Filter, Kit } from '../kit.ts';
import { capitalized } from '../letters.ts';
import { replaced, stripped } from '../text.ts';
import { WHITE } from '../white.ts';
import { Dict, Tuple, type Value } from '../value.ts';

/** A filter without arguments from text to text. */
export const textual =
  (change: (text: string) => string): Filter =>
  (value, given, kit) => {
    bind(given, 'The filter', []);
    return kit.meter.made(change(textOf(value, kit)));
  };

/** A value as text: what a template would print. */
export const textOf = (value: Value, kit: Kit): string => display(value, kit.meter);

const replace: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `replace`', ['old', 'new', 'count']);
  const most = bound.given('count') === undefined ? -1 : bound.integer('count', -1);
  const [old, fresh] = [textOf(bound.required('old'), kit), textOf(bound.required('new'), kit)];
  return replaced(textOf(value, kit), old, fresh, most, kit.meter);
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
  if (given.named.size === 0) return formatted(textOf(value, kit), new Tuple(given.positional), kit.meter);
  if (given.positional.length > 0)
    return refuse('type', 'The filter `format` takes values by place or by name, not both.');
  return formatted(textOf(value, kit), Dict.of(given.named), kit.meter);
};

const trim: Filter = (value, given, kit) =>
  stripped(textOf(value, kit), bind(given, 'The filter `trim`', ['chars']), kit, 'both');

const titled = (text: string): string =>
  text
    .split(new RegExp(`([-${WHITE}({[<]+)`))
    .map((word) => {
      const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
      return word === '' ? '' : first.toUpperCase() + word.slice(first.length).toLowerCase();
    })
    .join('');

/** The filters that make text of text. */
export const TEXT_FILTERS: readonly [string, Filter][] = [
  ['upper', textual((text) => text.toUpperCase())],
  ['lower', textual((text) => text.toLowerCase())],
  ['capitalize', textual(capitalized)],
  ['title', textual(titled)],
  ['string', textual((text) => text)],
  ['trim', trim],
  ['replace', replace],
  ['format', format],
  ['tojson', tojson],
  ['wordcount', (value, _given, kit) => textOf(value, kit).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0],
];
