import { describe, expect, it } from 'vitest';
import { faultOfBrought } from '../../../src/agents/tools/brought.ts';
import type { Outcome } from '../../../src/ports.ts';
import { memoryWorkspace } from './memory-workspace.ts';

const SECRET = 'a-secret-of-the-runner';
const KEY = ['AKIA', 'ABCDEFGH', '12345678'].join('');
const around = { paths: { allow: [], deny: ['private/**'] }, secrets: [SECRET] };
const workspace = memoryWorkspace({ 'a.txt': 'a\n', 'keys.txt': `${KEY}\n`, 'b/c.txt': 'c\n' });

const brought = (files: Outcome['files'], deletions: string[] = []) =>
  faultOfBrought({ files, deletions }, workspace, around);
const file = (path: string, content = 'x\n') => ({ path, content });

describe('threat 34: given a worker whose edits nobody watched', () => {
  it.each<[string, Outcome['files'], string[], string, RegExp]>([
    ['a guarded place', [file('.GITHUB/workflows/x.yml')], [], 'permission', /nothing in/],
    ['what policy denies', [], ['private/x'], 'permission', /policy denies/],
    ['a manifest', [file('package.json', '{}')], [], 'permission', /policy must allow it by its name/],
    ['a file below a file', [file('a.txt/x')], [], 'permission', /no directory/],
    ['a file and one below it', [file('new'), file('new/x')], [], 'permission', /step wrote `new/],
    ['a path twice', [file('x')], ['x'], 'validation', /named twice/],
    ['a huge file', [file('x', 'x'.repeat(262_145))], [], 'validation', /262145 bytes/],
    ['a binary', [file('x', 'a\0b')], [], 'validation', /only texts/],
    ['a secret of the runner', [file('x', SECRET)], [], 'validation', /secret of the machine/],
    ['a key', [file('a.txt', `a\n${KEY}\n`)], [], 'validation', /line 2 has what looks like/],
    [
      'very much',
      Array.from({ length: 13 }, (_, index) => file(`f${index}`, 'x'.repeat(250_000))),
      [],
      'validation',
      /more than 3000000$/,
    ],
  ])('when it brings %s, then all of it is refused', async (_, files, deletions, type, why) => {
    const fault = await brought(files, deletions);
    expect(fault).toEqual({ type, message: expect.stringMatching(why) });
    expect(fault?.message).not.toContain(SECRET);
  });
});

describe('given a worker that brings what it may', () => {
  it('when it changes, adds, removes, and moves what had a key in it, then there is no fault', async () => {
    const files = [file('a.txt'), file('new/deep.txt'), file('moved.txt', `first\n${KEY}\n`)];
    expect(await brought(files, ['keys.txt', 'b/c.txt', 'gone.txt'])).toBeNull();
    expect(await faultOfBrought({ files: [file('a')], deletions: ['b'] }, null, around)).toBeNull();
  });
});
