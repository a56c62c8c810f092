import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLines } from '../../src/decide/work/merge-lines.ts';

const lines = (text: string): string => text.split(' ').join('\n');
const merge = (base: string, one: string, other: string): string | null =>
  mergeLines(lines(base), lines(one), lines(other))?.replaceAll('\n', ' ') ?? null;

describe('given two texts that changed the same place of a base', () => {
  it.each([
    ['the same line differently', 'a b c', 'a X c', 'a Y c'],
    ['lines next to each other', 'a b c d', 'a X c d', 'a b Y d'],
    ['new lines at the same place', 'a b', 'a X b', 'a Y b'],
    ['a line that the other removed', 'a b c', 'a c', 'a Y c'],
    ['everything, from nothing', '', 'x y', 'x z'],
  ])('when they changed %s, then they are not merged', (_, base, one, other) => {
    expect(merge(base, one, other)).toBeNull();
    expect(merge(base, other, one)).toBeNull();
  });

  it('when far more is changed than can be told apart, then they are not merged', () => {
    const many = (word: string): string =>
      Array.from({ length: 2_000 }, (_, at) => `${word}${at}`).join('\n');
    expect(mergeLines(many('a'), many('b'), many('c'))).toBeNull();
  });
});

describe('given two texts that changed different places of a base', () => {
  it.each([
    ['lines apart', 'a b c d e', 'X b c d e', 'a b c d Y', 'X b c d Y'],
    ['a removal and an addition', 'a b c d e', 'b c d e', 'a b c Y d e', 'b c Y d e'],
    ['one place alike and another alone', 'a b c d e', 'X b c d e', 'X b c d Y', 'X b c d Y'],
    ['repeated lines', '{ } { } { }', '{ X } { } { }', '{ } { } { Y }', '{ X } { } { Y }'],
  ])('when they changed %s, then both changes are there', (_, base, one, other, merged) => {
    expect(merge(base, one, other)).toBe(merged);
    expect(merge(base, other, one)).toBe(merged);
  });

  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 12 })
    .map((all) => all.join('\n'));

  it('when one of them changed nothing, then the other is what comes out', () => {
    fc.assert(
      fc.property(text, text, (base, one) => {
        expect(mergeLines(base, one, base)).toBe(one);
        expect(mergeLines(base, base, one)).toBe(one);
        expect(mergeLines(base, one, one)).toBe(one);
      }),
    );
  });

  it('when they change places, then the same comes out', () => {
    fc.assert(
      fc.property(text, text, text, (base, one, other) => {
        expect(mergeLines(base, one, other)).toBe(mergeLines(base, other, one));
      }),
    );
  });

  it('when both ends of a text are changed, then the middle is as it was', () => {
    fc.assert(
      fc.property(text, (middle) => {
        const base = `top\nkeep\n${middle}\nkeep\nend`;
        const merged = mergeLines(base, base.replace('top', 'TOP'), base.replace(/end$/, 'END'));
        expect(merged).toBe(`TOP\nkeep\n${middle}\nkeep\nEND`);
      }),
    );
  });
});
