import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from '../../../src/agents/checkout/workspace.ts';
import { gitIn } from './git-in.ts';

let root = '';
let base = '';
let workspace: Workspace;
const git = (...args: string[]): string => gitIn(root, ...args);

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pawl-earlier-'));
  const write = (file: string, text: string | Buffer): Promise<void> =>
    writeFile(path.join(root, file), text);
  git('init', '-q');
  await mkdir(path.join(root, 'docs'));
  await write('AGENTS.md', 'Of the base.\n');
  await write('docs/a.md', 'Deep.\n');
  await write('binary', Buffer.from([0, 1]));
  await write('huge', 'x'.repeat(300_000));
  await symlink('AGENTS.md', path.join(root, 'CLAUDE.md'));
  git('add', '-A');
  git('commit', '-qm', 'base');
  base = git('rev-parse', 'HEAD');
  await write('AGENTS.md', 'Of the head.\n');
  await write('CONTRIBUTING.md', 'New.\n');
  git('add', '-A');
  git('commit', '-qm', 'head');
  workspace = await openWorkspace(root);
});
afterAll(() => rm(root, { recursive: true }));

describe('given a commit that the checkout does not have', () => {
  it.each(['f'.repeat(40), 'HEAD', '--help', '', `${'a'.repeat(40)}:x`])(
    'when files of %j are asked for, then nothing is known of them',
    async (commit) => {
      expect(await workspace.earlier(commit, ['AGENTS.md'])).toBeNull();
    },
  );
});

describe('given an earlier commit', () => {
  it('when files of it are asked for, then they are as it has them, and what only the head has is not there', async () => {
    expect(await workspace.earlier(base, ['AGENTS.md', 'CONTRIBUTING.md', 'docs/a.md'])).toEqual({
      'AGENTS.md': { ok: true, text: 'Of the base.\n' },
      'docs/a.md': { ok: true, text: 'Deep.\n' },
    });
  });

  it.each([
    ['CLAUDE.md', 'it is a link'],
    ['docs', 'it is no file'],
    ['binary', 'it is no text'],
    ['huge', 'it has 300000 bytes, more than 262144'],
  ])('when %s is asked for, then it is not shown, and why', async (file, why) => {
    expect(await workspace.earlier(base, [file])).toEqual({ [file]: { ok: false, why } });
  });
});
