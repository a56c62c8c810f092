import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJson } from '../../src/progress/json-value.ts';

const cyclic: { [key: string]: unknown } = {};
Object.defineProperty(cyclic, '__proto__', { value: 1, enumerable: true });

describe('given what JSON cannot say', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['no number', Number.NaN],
    ['no finite number', Number.POSITIVE_INFINITY],
    ['a function', () => 1],
    ['a big number', 1n],
    ['a symbol', Symbol('x')],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a key that is the prototype', cyclic],
    ['such a key in what was parsed', JSON.parse('{"a": [{"__proto__": {"b": 1}}]}')],
    ['a list with a hole', Array(2)],
    ['a key without a value', { a: undefined }],
    ['such a thing deep inside', { a: [{ b: [undefined] }] }],
  ])('when it is %s, then it is no value of JSON', (_, value) => {
    expect(isJson(value)).toBe(false);
  });
});

describe('given what JSON can say', () => {
  it('when it is any value, then it is one', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(isJson(value)).toBe(true);
      }),
    );
  });
});
