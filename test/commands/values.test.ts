import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseValues } from '../../src/commands/values.ts';

describe('given the words of a start', () => {
  it.each<[string, { [key: string]: string }, string[]]>([
    ['', {}, []],
    ['   ', {}, []],
    ['pipeline', {}, ['pipeline']],
    ['a=1', { a: '1' }, []],
    ['a=', { a: '' }, []],
    ['a=""', { a: '' }, []],
    ['a="two words"', { a: 'two words' }, []],
    ['a="two\nlines"', { a: 'two\nlines' }, []],
    ['a=1 b=2', { a: '1', b: '2' }, []],
    ['a=1\nb=2', { a: '1', b: '2' }, []],
    ['a=1 a=2', { a: '2' }, []],
    ['a=b=c', { a: 'b=c' }, []],
    ['a={"deep":1}', { a: '{"deep":1}' }, []],
    ['test_command="npm test" pipeline', { test_command: 'npm test' }, ['pipeline']],
    ['key-with-hyphen=1', { 'key-with-hyphen': '1' }, []],
    ['_x9=1', { _x9: '1' }, []],
    ['=1', {}, ['=1']],
    ['9=1', {}, ['9=1']],
    ['a =1', {}, ['a', '=1']],
    ['a="open', { a: '"open' }, []],
    ['"a=1"', {}, ['"a=1"']],
    ['ключ=1', {}, ['ключ=1']],
  ])('when they are %j, then values and other words are told apart', (text, values, others) => {
    expect(parseValues(text)).toEqual({ values, others });
  });

  it('when a key is a name of the language, then it is a value like any other', () => {
    const { values } = parseValues('__proto__=1 constructor=2');
    expect(Object.entries(values)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  it('when they are any values between quotes, then they come back as they were', () => {
    const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,10}$/);
    const value = fc.string().filter((text) => !text.includes('"'));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(word, value), { selector: ([key]) => key, maxLength: 5 }),
        (pairs) => {
          const text = pairs.map(([key, given]) => `${key}="${given}"`).join(' ');
          expect(new Map(Object.entries(parseValues(text).values))).toEqual(new Map(pairs));
        },
      ),
    );
  });

  it.each([
    ['letters', 'a'.repeat(65_536)],
    ['signs', '='.repeat(65_536)],
    ['quotes', '"'.repeat(65_536)],
    ['open quotes', 'a="'.repeat(21_845)],
    ['open quotes and blanks', 'a=" '.repeat(16_384)],
    ['one open quote', `a="${'b '.repeat(32_766)}`],
    ['hyphens', 'a-'.repeat(32_768)],
    ['blanks', ' '.repeat(65_536)],
  ])('when they are 65,536 characters of %s, then it takes no longer than a long text may', (_, text) => {
    const before = performance.now();
    parseValues(text);
    expect(performance.now() - before).toBeLessThan(200);
  });
});
