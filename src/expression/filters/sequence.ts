import { bind, type Bound } from '../arguments.ts';
import { asKey, equal, order } from '../compare.ts';
import { display } from '../display.ts';
import { refuse } from '../failure.ts';
import type { Filter, Kit } from '../kit.ts';
import { attributeReader } from '../lookup.ts';
import { pairs } from '../methods.ts';
import { cut, isMapping, iterate, lengthOf } from '../sequence.ts';
import { kindOf, numeric, Tuple, Undefined, type Value } from '../value.ts';

/** What an item is compared by: an attribute of it, without regard to case unless that is asked for. */
function keyReader(path: Value, bound: Bound, kit: Kit): (item: Value) => Value {
  const read = attributeReader(path, kit.meter);
  if (bound.flag('case_sensitive')) return read;
  return (item) => {
    const key = read(item);
    return typeof key === 'string' ? kit.meter.made(key.toLowerCase()) : key;
  };
}

const counted: Filter = (value, given) => {
  bind(given, 'The filter `length`', []);
  return lengthOf(value);
};

const list: Filter = (value, given, kit) => {
  bind(given, 'The filter `list`', []);
  return [...iterate(value, kit.meter)];
};

const first: Filter = (value, given, kit) => {
  bind(given, 'The filter `first`', []);
  const [item] = iterate(value, kit.meter);
  return item === undefined ? new Undefined('There is no first item: the sequence is empty.') : item;
};

const last: Filter = (value, given, kit) => {
  bind(given, 'The filter `last`', []);
  const item = iterate(value, kit.meter).at(-1);
  return item === undefined ? new Undefined('There is no last item: the sequence is empty.') : item;
};

const reverse: Filter = (value, given, kit) => {
  bind(given, 'The filter `reverse`', []);
  return typeof value === 'string'
    ? cut(value, { step: -1 }, kit.meter)
    : iterate(value, kit.meter).toReversed();
};

const join: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `join`', ['d', 'attribute']);
  const between = display(bound.or('d', ''), kit.meter);
  const read = attributeReader(bound.given('attribute') ?? null, kit.meter);
  let length = 0;
  const texts = iterate(value, kit.meter).map((item) => {
    const text = display(read(item), kit.meter);
    length += text.length + between.length;
    return text;
  });
  kit.meter.make(length);
  return texts.join(between);
};

const sort: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `sort`', ['reverse', 'case_sensitive', 'attribute']);
  const path = bound.given('attribute');
  const paths: Value[] = typeof path === 'string' ? path.split(',') : [path ?? null];
  const readers = paths.map((part) => keyReader(part, bound, kit));
  const keyed = iterate(value, kit.meter).map((item) => ({ item, key: readers.map((read) => read(item)) }));
  const sign = bound.flag('reverse') ? -1 : 1;
  return keyed.sort((a, b) => sign * order(a.key, b.key, kit.meter)).map(({ item }) => item);
};

const extreme =
  (name: 'min' | 'max'): Filter =>
  (value, given, kit) => {
    const bound = bind(given, `The filter \`${name}\``, ['case_sensitive', 'attribute']);
    const read = keyReader(bound.given('attribute') ?? null, bound, kit);
    const [head, ...rest] = iterate(value, kit.meter);
    if (head === undefined) return new Undefined(`There is no ${name}: the sequence is empty.`);
    let best = head;
    for (const item of rest) {
      const way = order(read(item), read(best), kit.meter);
      if (name === 'min' ? way < 0 : way > 0) best = item;
    }
    return best;
  };

const unique: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `unique`', ['case_sensitive', 'attribute']);
  const read = keyReader(bound.given('attribute') ?? null, bound, kit);
  const simple = new Set<Value>();
  const others: Value[] = [];
  return iterate(value, kit.meter).filter((item) => {
    const key = asKey(read(item));
    // Simple values are found at once; only tuples are compared one by one.
    const known = numeric(key) ?? (typeof key === 'string' || key === null ? key : undefined);
    if (known === undefined) {
      if (others.some((other) => equal(other, key, kit.meter))) return false;
      others.push(key);
      return true;
    }
    if (simple.has(known)) return false;
    simple.add(known);
    return true;
  });
};

const groupby: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `groupby`', ['attribute', 'default', 'case_sensitive']);
  const path = bound.required('attribute');
  const read = attributeReader(path, kit.meter, bound.given('default'));
  const fold = (key: Value): Value =>
    typeof key === 'string' && !bound.flag('case_sensitive') ? key.toLowerCase() : key;
  const keyed = iterate(value, kit.meter).map((item) => ({ item, key: fold(read(item)) }));
  const groups: { key: Value; items: Value[] }[] = [];
  for (const { item, key } of keyed.sort((a, b) => order(a.key, b.key, kit.meter))) {
    const current = groups.at(-1);
    if (current !== undefined && equal(current.key, key, kit.meter)) current.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ items }) => new Tuple([read(items[0] ?? null), items], ['grouper', 'list']));
};

const batch: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `batch`', ['linecount', 'fill_with']);
  const size = bound.integer('linecount', 0);
  if (size < 1) return refuse('type', 'The filter `batch` needs a size of at least 1.');
  const items = iterate(value, kit.meter);
  const rows: Value[][] = [];
  for (let at = 0; at < items.length; at += size) rows.push(items.slice(at, at + size));
  const filler = bound.given('fill_with');
  const short = rows.at(-1);
  if (filler !== undefined && short !== undefined) {
    kit.meter.spend(size - short.length);
    while (short.length < size) short.push(filler);
  }
  return rows;
};

const slice: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `slice`', ['slices', 'fill_with']);
  const count = bound.integer('slices', 0);
  if (count < 1) return refuse('type', 'The filter `slice` needs at least 1 slice.');
  kit.meter.spend(count);
  const items = iterate(value, kit.meter);
  const filler = bound.given('fill_with');
  const extra = items.length % count;
  const size = Math.floor(items.length / count);
  return Array.from({ length: count }, (_, index) => {
    const from = index * size + Math.min(index, extra);
    const part = items.slice(from, from + size + (index < extra ? 1 : 0));
    return filler !== undefined && index >= extra ? [...part, filler] : part;
  });
};

const items: Filter = (value, given, kit) => {
  bind(given, 'The filter `items`', []);
  if (value instanceof Undefined) return [];
  return isMapping(value) ? pairs(value, kit) : refuse('type', `${kindOf(value)} has no items with keys.`);
};

const dictsort: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `dictsort`', ['case_sensitive', 'by', 'reverse']);
  if (!isMapping(value)) return refuse('type', `${kindOf(value)} has no keys to sort by.`);
  const by = bound.text('by', 'key');
  if (by !== 'key' && by !== 'value')
    return refuse('type', 'The filter `dictsort` sorts by key or by value.');
  const read = keyReader(by === 'key' ? 0 : 1, bound, kit);
  const sign = bound.flag('reverse') ? -1 : 1;
  return pairs(value, kit).sort((a, b) => sign * order(read(a), read(b), kit.meter));
};

/** The filters that work on the items of a list, the characters of a string or the keys of an object. */
export const SEQUENCE_FILTERS: readonly [string, Filter][] = [
  ['length', counted],
  ['count', counted],
  ['list', list],
  ['first', first],
  ['last', last],
  ['reverse', reverse],
  ['join', join],
  ['sort', sort],
  ['min', extreme('min')],
  ['max', extreme('max')],
  ['unique', unique],
  ['groupby', groupby],
  ['batch', batch],
  ['slice', slice],
  ['items', items],
  ['dictsort', dictsort],
];
