import { tmpdir } from 'node:os';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { git, GitFailure } from '../../src/sandbox/git/process.ts';
import { isRefName } from '../../src/sandbox/git/ref-name.ts';

const gitAccepts = (name: string): Promise<boolean> =>
  git(tmpdir(), ['check-ref-format', name]).then(
    () => true,
    (error: unknown) => {
      if (error instanceof GitFailure && error.code === 1) return false;
      throw error;
    },
  );

const PIECES = [
  'a',
  'é',
  '/',
  '/',
  '.',
  '.lock',
  '@',
  '{',
  '-',
  ' ',
  '~',
  '^',
  ':',
  '?',
  '*',
  '[',
  ']',
  '\\',
  '\x7f',
  '\n',
];

describe('given names of refs', () => {
  it.each([
    ['refs/heads/main', true],
    ['refs/heads/pawl/pr-1', true],
    ['refs/heads/@', true],
    ['main', false],
    ['refs/heads/', false],
    ['refs//heads', false],
    ['/refs/heads', false],
    ['refs/heads/.hidden', false],
    ['refs/heads/a.lock/b', false],
    ['refs/heads/a..b', false],
    ['refs/heads/a@{1}', false],
    ['refs/heads/a.', false],
    ['refs/heads/a b', false],
    ['refs/heads/a\\b', false],
  ])('when %j is one, then git says the same: %s', async (name, accepted) => {
    expect(isRefName(name)).toBe(accepted);
    expect(await gitAccepts(name)).toBe(accepted);
  });

  it('when any other is looked at, then git says the same', async () => {
    const name = fc
      .array(fc.constantFrom(...PIECES), { maxLength: 8 })
      .map((parts) => `refs/a${parts.join('')}`);
    await fc.assert(
      fc.asyncProperty(name, async (one) => {
        expect(isRefName(one)).toBe(await gitAccepts(one));
      }),
      { numRuns: 100 },
    );
  });
});
