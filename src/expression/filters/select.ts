import { bind, type Given } from '../arguments.ts';
import { refuse } from '../failure.ts';
import type { Filter } from '../kit.ts';
import { attributeReader } from '../lookup.ts';
import { iterate } from '../sequence.ts';
import { truthy, Undefined, type Value } from '../value.ts';

/** Splits off the name in front of the arguments that are passed on with it. */
function named(given: Given, what: string): { name: string; rest: Given } {
  const [name, ...positional] = given.positional;
  if (typeof name !== 'string') return refuse('type', `${what} needs a name as its first argument.`);
  return { name, rest: { positional, named: given.named } };
}

const map: Filter = (value, given, kit) => {
  if (!truthy(value)) return [];
  const items = iterate(value, kit.meter);
  if (given.positional.length === 0 && given.named.has('attribute')) {
    const bound = bind(given, 'The filter `map`', ['attribute', 'default']);
    return items.map(attributeReader(bound.required('attribute'), kit.meter, bound.given('default')));
  }
  const { name, rest } = named(given, 'The filter `map`');
  return items.map((item) => kit.filter(name, item, rest));
};

const chosen =
  (what: string, wanted: boolean, byAttribute: boolean): Filter =>
  (value, given, kit) => {
    if (!truthy(value)) return [];
    const [path, ...others] = given.positional;
    if (byAttribute && path === undefined) return refuse('type', `${what} needs the name of an attribute.`);
    const read = byAttribute ? attributeReader(path ?? null, kit.meter) : (item: Value): Value => item;
    const test = byAttribute ? { positional: others, named: given.named } : given;
    if (test.positional.length === 0) {
      return iterate(value, kit.meter).filter((item) => truthy(read(item)) === wanted);
    }
    const { name, rest } = named(test, what);
    return iterate(value, kit.meter).filter((item) => kit.test(name, read(item), rest) === wanted);
  };

const otherwise: Filter = (value, given) => {
  const bound = bind(given, 'The filter `default`', ['default_value', 'boolean']);
  const missing = value instanceof Undefined || (bound.flag('boolean') && !truthy(value));
  return missing ? bound.or('default_value', '') : value;
};

/** The filters that choose: items by a test, or another value for one that is missing. */
export const SELECT_FILTERS: readonly [string, Filter][] = [
  ['map', map],
  ['select', chosen('The filter `select`', true, false)],
  ['reject', chosen('The filter `reject`', false, false)],
  ['selectattr', chosen('The filter `selectattr`', true, true)],
  ['rejectattr', chosen('The filter `rejectattr`', false, true)],
  ['default', otherwise],
  ['d', otherwise],
];
