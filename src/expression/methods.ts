import { bind, type Bound, type Given } from './arguments.ts';
import { refuse } from './failure.ts';
import type { Kit } from './kit.ts';
import { characters } from './sequence.ts';
import { equal } from './compare.ts';
import { defined, Dict, kindOf, Tuple, type Value } from './value.ts';

type Method<T> = { parameters: readonly string[]; run: (self: T, given: Bound, kit: Kit) => Value };

/** What `object.name(...)` gives for the few methods of strings, lists and objects that only read. */
export function callMethod(object: Value, name: string, given: Given, kit: Kit): Value {
  const self = defined(object);
  const what = `\`.${name}()\``;
  if (typeof self === 'string') {
    kit.meter.read(self.length);
    const filter = AS_FILTERS.has(name) ? name : undefined;
    if (filter !== undefined) return kit.filter(filter, self, given);
    const method = TEXT.get(name);
    if (method !== undefined) return method.run(self, bind(given, what, method.parameters), kit);
  } else if (Array.isArray(self) || self instanceof Tuple) {
    const method = LIST.get(name);
    const items = Array.isArray(self) ? self : self.items;
    if (method !== undefined) return method.run(items, bind(given, what, method.parameters), kit);
  } else if (self instanceof Dict) {
    const method = DICT.get(name);
    if (method !== undefined) return method.run(self, bind(given, what, method.parameters), kit);
    if (self instanceof Loop && name === 'cycle') return self.cycle(given.positional);
  }
  return refuse('type', `${kindOf(self)} has no method ${what}.`);
}

/** What `loop` is inside a `for`. */
export class Loop extends Dict {
  constructor(items: readonly Value[], index: number) {
    super();
    this.set('index', index + 1);
    this.set('index0', index);
    this.set('revindex', items.length - index);
    this.set('revindex0', items.length - index - 1);
    this.set('first', index === 0);
    this.set('last', index === items.length - 1);
    this.set('length', items.length);
    const previous = items[index - 1];
    const next = items[index + 1];
    if (previous !== undefined) this.set('previtem', previous);
    if (next !== undefined) this.set('nextitem', next);
  }

  cycle(values: readonly Value[]): Value {
    if (values.length === 0) return refuse('type', '`loop.cycle()` needs values.');
    return values[Number(this.get('index0')) % values.length] ?? null;
  }
}

const AS_FILTERS = new Set(['upper', 'lower', 'capitalize', 'replace']);

const TEXT = new Map<string, Method<string>>([
  ['startswith', { parameters: ['prefix'], run: (self, given) => self.startsWith(given.text('prefix')) }],
  ['endswith', { parameters: ['suffix'], run: (self, given) => self.endsWith(given.text('suffix')) }],
  ['strip', { parameters: ['chars'], run: (self, given, kit) => stripped(self, given, kit, 'both') }],
  ['lstrip', { parameters: ['chars'], run: (self, given, kit) => stripped(self, given, kit, 'start') }],
  ['rstrip', { parameters: ['chars'], run: (self, given, kit) => stripped(self, given, kit, 'end') }],
  ['split', { parameters: ['sep', 'maxsplit'], run: split }],
  ['splitlines', { parameters: [], run: (self, _given, kit) => parts(linesOf(self), kit) }],
  ['count', { parameters: ['sub'], run: (self, given) => occurrences(self, given.text('sub')) }],
  [
    'join',
    {
      parameters: ['iterable'],
      run: (self, given, kit) =>
        kit.filter('join', given.required('iterable'), { positional: [self], named: new Map() }),
    },
  ],
]);

const LIST = new Map<string, Method<readonly Value[]>>([
  [
    'count',
    {
      parameters: ['value'],
      run: (self, given, kit) =>
        self.filter((item) => equal(item, given.required('value'), kit.meter)).length,
    },
  ],
  [
    'index',
    {
      parameters: ['value'],
      run: (self, given, kit) => {
        const place = self.findIndex((item) => equal(item, given.required('value'), kit.meter));
        return place < 0 ? refuse('type', 'The list does not have this value.') : place;
      },
    },
  ],
]);

const DICT = new Map<string, Method<Dict>>([
  ['items', { parameters: [], run: (self, _given, kit) => pairs(self, kit) }],
  ['keys', { parameters: [], run: (self, _given, kit) => keysOf(self, kit) }],
  [
    'values',
    {
      parameters: [],
      run: (self, _given, kit) => keysOf(self, kit).map((key) => self.get(key) ?? null),
    },
  ],
  [
    'get',
    {
      parameters: ['key', 'default'],
      run: (self, given) => {
        const value = self.get(given.text('key'));
        return value === undefined ? given.or('default', null) : value;
      },
    },
  ],
]);

function keysOf(dict: Dict, kit: Kit): string[] {
  const keys = dict.keys();
  kit.meter.spend(keys.length);
  return keys;
}

/** The keys and values of an object as pairs. */
export function pairs(dict: Dict, kit: Kit): Tuple[] {
  return keysOf(dict, kit).map((key) => new Tuple([key, dict.get(key) ?? null]));
}

/** `text` without the characters of `chars` (white space by default) at its ends. */
export function stripped(text: string, given: Bound, kit: Kit, side: 'both' | 'start' | 'end'): string {
  if (given.given('chars') === undefined) {
    return side === 'both' ? text.trim() : side === 'start' ? text.trimStart() : text.trimEnd();
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

/** The lines of a text without their ends, by every line end that Unicode knows. */
export function linesOf(text: string): string[] {
  // oxlint-disable-next-line no-control-regex -- the separators are control characters
  const lines = text.split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** How often `part` occurs in `text` without overlap; an empty part occurs around every character. */
export function occurrences(text: string, part: string): number {
  return part === '' ? Array.from(text).length + 1 : text.split(part).length - 1;
}

function split(self: string, given: Bound, kit: Kit): Value {
  const separator = given.given('sep');
  const most = given.integer('maxsplit', -1);
  if (separator === '') return refuse('type', 'The separator is empty.');
  const source = separator === undefined ? self.trimStart() : self;
  const pattern = separator === undefined ? /\s+/g : given.text('sep');
  const all =
    separator === undefined ? source.trimEnd().split(pattern).filter(Boolean) : source.split(pattern);
  if (most < 0 || all.length <= most + 1) return parts(all, kit);
  const head = all.slice(0, most);
  if (typeof pattern === 'string') return parts([...head, all.slice(most).join(pattern)], kit);
  let rest = source;
  for (const part of head) rest = rest.slice(part.length).trimStart();
  return parts([...head, rest], kit);
}

function parts(texts: string[], kit: Kit): string[] {
  kit.meter.spend(texts.length);
  return texts;
}
