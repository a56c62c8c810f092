import type { JsonObject } from '../../../src/json.ts';

/** What generated sources can name: every kind of value, at its edges. */
export const SCOPE: JsonObject = {
  n: 3,
  m: -7,
  zero: 0,
  huge: 9_007_199_254_740_991,
  f: 2.5,
  tiny: 1e-7,
  big: 1e22,
  s: 'Hello World',
  e: '',
  t: '  it\'s <b> & "q"\nline é😀 ',
  digits: '42',
  path: 'src/a_b/c-d.ts',
  fmt: '%s and %05.2f',
  yes: true,
  no: false,
  nil: null,
  l: [3, 1, 2],
  w: ['pear', 'Apple', 'fig', 'apple', 'ß'],
  mix: [1, 'a', null, true, 2.5],
  nested: [[3, 'x'], [1, 'y'], []],
  em: [],
  o: { a: 1, b: { c: [1, 2, { d: 'x' }] }, z: null, B: 'two' },
  eo: {},
  keyed: { items: [1, 2], keys: 'k', values: 0, get: true, upper: 'u' },
  rows: [
    { id: 2, name: 'Bob', ok: true, sev: 'low', tags: ['x'] },
    { id: 1, name: 'al', ok: false, sev: 'critical', tags: [] },
    { id: 3, name: 'Cy', ok: true, sev: 'low' },
  ],
};
