import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differenceIn } from '../../../src/agents/checkout/diff.ts';
import { gitIn } from './git-in.ts';

let root = '';
let base = '';
let head = '';
const git = (...args: string[]): string => gitIn(root, ...args);

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pawl-diff-'));
  const write = (file: string, text: string): Promise<void> => writeFile(path.join(root, file), text);
  git('init', '-q');
  await mkdir(path.join(root, 'src'));
  await write('src/a.ts', 'const a = 1;\n');
  git('add', '-A');
  git('commit', '-qm', 'base');
  base = git('rev-parse', 'HEAD');
  await write('.gitattributes', '* -diff\n');
  await write('src/.gitattributes', '*.ts binary\n');
  await write('src/a.ts', 'const a = steal();\n');
  git('add', '-A');
  git('commit', '-qm', 'head');
  head = git('rev-parse', 'HEAD');
});
afterAll(() => rm(root, { recursive: true }));

describe('given a head whose attributes call its own changes binary', () => {
  it.each([undefined, 'src/a.ts'])(
    'threat 34: when the difference of %s is shown, then the change stands in it',
    async (file) => {
      const found = await differenceIn(root, { base, head }, file);
      expect(found.ok && found.text).toContain('-const a = 1;\n+const a = steal();');
      expect(found.ok && found.text).not.toContain('Binary');
    },
  );

  it('when a path is written as an option or a pattern, then it is a path that there is not', async () => {
    for (const file of ['--output=stolen', ':(glob)**', '*'])
      expect(await differenceIn(root, { base, head }, file)).toEqual({ ok: true, text: '' });
    expect(git('status', '--porcelain')).toBe('');
  });
});
