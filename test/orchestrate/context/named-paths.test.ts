import { describe, expect, it } from 'vitest';
import { namedPaths } from '../../../src/orchestrate/context/named-paths.ts';

const KNOWN = new Set([
  'src/a.ts',
  'src/b.ts',
  'README.md',
  'Makefile',
  'build',
  'docs/my notes.md',
  'a.d/x.y',
]);
const found = (text: string): string[] =>
  namedPaths(text, KNOWN, 'acme/tower').map(({ path, lines }) =>
    lines === null ? path : `${path} ${lines.from}-${lines.to}`,
  );

describe('given words in which nobody names a file', () => {
  it.each([
    ['a file that is not there', 'see src/c.ts and ../src/a.ts'],
    ['a bare word that a file happens to be called', 'please build it'],
    ['a link to another repository', 'https://github.com/acme/other/blob/main/src/a.ts'],
    ['a link to an issue', 'https://github.com/acme/tower/issues/12'],
    ['a link that is only begun', 'https://github.com/acme/tower/blob/'],
    ['nothing', ''],
  ])('when there is %s, then none is found', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('when the words are long and made to be slow, then they are read in linear time', () => {
    const started = performance.now();
    for (const text of [
      '`'.repeat(200_000),
      'a:'.repeat(100_000),
      `https://${'a/'.repeat(90_000)}`,
      '#L1'.repeat(60_000),
    ])
      expect(found(text)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('given words in which people name files', () => {
  it.each([
    ['in a sentence', 'Look at src/a.ts, then (README.md).', ['src/a.ts', 'README.md']],
    ['in backticks', 'the `Makefile` and `docs/my notes.md`', ['Makefile', 'docs/my notes.md']],
    ['from the root', './src/a.ts is wrong', ['src/a.ts']],
    ['with a line', 'src/a.ts:12 and src/b.ts:3-9', ['src/a.ts 12-12', 'src/b.ts 3-9']],
    ['with a line and a column', 'src/a.ts:12:5', ['src/a.ts 12-12']],
    ['with lines as GitHub writes them', 'src/a.ts#L20-L10', ['src/a.ts 10-20']],
    ['as a remark of a review', '- src/a.ts:7: this is wrong', ['src/a.ts 7-7']],
    ['by a link', 'https://github.com/Acme/Tower/blob/main/src/a.ts#L3C1-L5C2', ['src/a.ts 3-5']],
    [
      'by a link to a branch with slashes',
      '[x](https://ghe.example/acme/tower/blob/fix/it/src/b.ts)',
      ['src/b.ts'],
    ],
    [
      'by a link with escapes',
      '<https://github.com/acme/tower/blob/main/docs/my%20notes.md?plain=1>',
      ['docs/my notes.md'],
    ],
    ['twice', 'src/a.ts, and src/a.ts:9 again', ['src/a.ts 9-9']],
  ])('when they do so %s, then it is found', (_, text, paths) => {
    expect(found(text)).toEqual(paths);
  });
});
