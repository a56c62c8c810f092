import type { JsonObject, JsonValue } from '../json.ts';
import { refuse } from './failure.ts';

/** A Python float: JSON has one kind of number, but `4 / 2` must stay 2.0 and `'%d'` must know. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A Python tuple: differs from a list in equality and in how it is written; `names` label the items of a group. */
export class Tuple {
  readonly items: readonly Value[];
  readonly names: readonly string[];
  constructor(items: readonly Value[], names: readonly string[] = []) {
    this.items = items;
    this.names = names;
  }
}

/** A name or attribute that does not exist: may be tested and defaulted; any other use is refused. */
export class Undefined {
  readonly message: string;
  readonly name: string | undefined;
  readonly offset: number | undefined;
  constructor(message: string, name?: string, offset?: number) {
    this.message = message;
    this.name = name;
    this.offset = offset;
  }
}

/** What an `if` without `else` gives when it does not hold: prints as nothing and counts as false, and is otherwise undefined. */
export class Blank extends Undefined {}

const UNREACHABLE = new Set(['__proto__', 'constructor', 'prototype']);

/** An object with string keys and no prototype; one that comes from JSON converts its values when they are asked for. */
export class Dict {
  readonly #source: JsonObject | undefined;
  readonly #values = new Map<string, Value>();

  constructor(source?: JsonObject) {
    this.#source = source;
  }

  static of(entries: Iterable<readonly [string, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  get(key: string): Value | undefined {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    if (this.#source === undefined || UNREACHABLE.has(key) || !Object.hasOwn(this.#source, key))
      return undefined;
    const value = fromJson(this.#source[key] ?? null);
    this.#values.set(key, value);
    return value;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: Value): void {
    if (this.#source !== undefined) throw new Error('a dict that was read from JSON does not change');
    if (UNREACHABLE.has(key)) refuse('type', `\`${key}\` cannot be a key.`);
    this.#values.set(key, value);
  }

  keys(): string[] {
    if (this.#source === undefined) return [...this.#values.keys()];
    return Object.keys(this.#source).filter((key) => !UNREACHABLE.has(key));
  }

  entries(): [string, Value][] {
    return this.keys().map((key) => [key, this.get(key) ?? null]);
  }
}

/** Named values that are no object of people's: they are asked for one by one, never walked through. */
export class Members extends Dict {}

/** What `namespace()` makes: the only thing a template may change inside a loop and see after it. */
export class Namespace extends Members {}

/** What an expression works with: integers are numbers, other numbers are `Float`. */
export type Value = null | boolean | number | string | Float | Value[] | Tuple | Dict | Undefined;

/** A value made of what JSON says; numbers without a fraction are integers. */
function fromJson(json: JsonValue): Value {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? json + 0 : new Float(json);
  if (Array.isArray(json)) return json.map(fromJson);
  return typeof json === 'object' && json !== null ? new Dict(json) : json;
}

/** `value` itself, once it is known to exist. */
export function defined(value: Value): Exclude<Value, Undefined> {
  return value instanceof Undefined ? refuse('undefined', value.message, value.offset, value.name) : value;
}

/** The number a value counts as (true is 1), or undefined if it is none. */
export function numeric(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return value instanceof Float ? value.value : undefined;
}

/** Whether Python would call the value true. */
export function truthy(value: Value): boolean {
  if (value instanceof Blank) return false;
  const it = defined(value);
  if (it === null) return false;
  if (Array.isArray(it)) return it.length > 0;
  if (it instanceof Tuple) return it.items.length > 0;
  if (it instanceof Dict) return it instanceof Members || it.keys().length > 0;
  return typeof it === 'string' ? it !== '' : numeric(it) !== 0;
}

/** How sentences call a value of this kind. */
export function kindOf(value: Value): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Tuple) return 'a tuple';
  if (value instanceof Namespace) return 'a namespace';
  if (value instanceof Members) return '`loop`';
  if (value instanceof Dict) return 'an object';
  return value instanceof Undefined ? 'undefined' : 'a number';
}
