import { bind, type Given } from './arguments.ts';
import { asKey, type Comparison, holds } from './compare.ts';
import { refuse } from './failure.ts';
import { FILTERS } from './filters/registry.ts';
import type { Kit, Test } from './kit.ts';
import { iterable, isMapping } from './sequence.ts';
import { display } from './display.ts';
import { calculate } from './arithmetic.ts';
import { Float, numeric, Undefined, type Value } from './value.ts';

/** A test that looks at the value alone. */
const plain =
  (test: (value: Value, kit: Kit) => boolean): Test =>
  (value, given, kit) => {
    bind(given, 'The test', []);
    return test(value, kit);
  };

const compared =
  (operator: Comparison): Test =>
  (value, given, kit) =>
    holds(operator, value, bind(given, 'The test', ['other']).required('other'), kit.meter);

const remains =
  (divisor: number, rest: number): Test =>
  (value, given, kit) => {
    bind(given, 'The test', []);
    return numeric(calculate('%', whole(value), divisor, kit.meter)) === rest;
  };

/** `%` would fill in the places of a string, which no test means. */
function whole(value: Value): Value {
  return numeric(value) === undefined ? refuse('type', 'This test needs a number.') : value;
}

function divisible(value: Value, given: Given, kit: Kit): boolean {
  const number = bind(given, 'The test `divisibleby`', ['num']).required('num');
  return numeric(calculate('%', whole(value), number, kit.meter)) === 0;
}

/** Python's identity on what JSON can say: the same simple value of the same kind. */
function same(value: Value, given: Given): boolean {
  const other = bind(given, 'The test `sameas`', ['other']).required('other');
  if (value instanceof Float && other instanceof Float) return value.value === other.value;
  return value === other;
}

const cased = (text: string, wanted: string): boolean =>
  text === wanted && text.toLowerCase() !== text.toUpperCase();

function isNameIn(names: ReadonlyMap<string, unknown>, value: Value): boolean {
  const name = asKey(value);
  return typeof name === 'string' && names.has(name);
}

/** The tests that may be asked of what does not exist: beside the two that are there for it, those that ask for the kind of a value. */
export const TESTS_OF_UNDEFINED: ReadonlySet<string> = new Set(
  'defined undefined none boolean true false integer float number string mapping sequence callable sameas escaped'.split(
    ' ',
  ),
);

/** Every test by its name. */
export const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['defined', plain((value) => !(value instanceof Undefined))],
  ['undefined', plain((value) => value instanceof Undefined)],
  ['none', plain((value) => value === null)],
  ['boolean', plain((value) => typeof value === 'boolean')],
  ['true', plain((value) => value === true)],
  ['false', plain((value) => value === false)],
  ['integer', plain((value) => typeof value === 'number')],
  ['float', plain((value) => value instanceof Float)],
  ['number', plain((value) => numeric(value) !== undefined)],
  ['string', plain((value) => typeof value === 'string')],
  ['mapping', plain(isMapping)],
  ['iterable', plain(iterable)],
  ['sequence', plain(iterable)],
  // Python can call what is undefined, and is told then that it is.
  ['callable', plain((value) => value instanceof Undefined)],
  ['escaped', plain(() => false)],
  ['filter', plain((value) => isNameIn(FILTERS, value))],
  ['test', plain((value) => isNameIn(TESTS, value))],
  ['lower', plain((value, kit) => cased(display(value, kit.meter), display(value, kit.meter).toLowerCase()))],
  ['upper', plain((value, kit) => cased(display(value, kit.meter), display(value, kit.meter).toUpperCase()))],
  ['odd', remains(2, 1)],
  ['even', remains(2, 0)],
  ['divisibleby', divisible],
  ['sameas', same],
  ['in', compared('in')],
  ...(
    [
      ['==', 'eq equalto'],
      ['!=', 'ne'],
      ['<', 'lt lessthan'],
      ['<=', 'le'],
      ['>', 'gt greaterthan'],
      ['>=', 'ge'],
    ] as const
  ).flatMap(([operator, names]) =>
    [operator, ...names.split(' ')].map((name): [string, Test] => [name, compared(operator)]),
  ),
]);
