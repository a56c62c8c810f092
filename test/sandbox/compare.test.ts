import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, commitRequest, dig, FULL, graphql, send, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
let opened: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
  opened = sandbox.pull(1).head.oid;
});
afterEach(() => sandbox.close());

const compare = (basehead: string, query = ''): Promise<Reply> =>
  send(sandbox, token, 'GET', `/repos/acme/demo/compare/${encodeURIComponent(basehead)}${query}`);

describe('given two commits', () => {
  it.each(['main', 'main...none', `main...${'a'.repeat(40)}`, 'main..feature', 'a...b...c'])(
    'when %s is compared, then 404',
    async (basehead) => {
      expect((await compare(basehead)).status).toBe(404);
    },
  );

  it('when they share no history, then 404 says so', async () => {
    const { git } = sandbox.repository;
    const who = { name: 'ann', email: 'ann@localhost', date: sandbox.now() };
    const changes = [{ path: 'x', contents: Buffer.from('x') }];
    const alone = await git.write({ parent: null, message: 'Alone', author: who, committer: who, changes });
    const { status, body } = await compare(`main...${alone}`);
    expect(status).toBe(404);
    expect(dig(body, 'message')).toContain('No common ancestor');
  });

  it('when they are one, then they are identical', async () => {
    const { body } = await compare('feature...acme:feature');
    expect(body).toMatchObject({ status: 'identical', total_commits: 0, commits: [], files: [] });
  });

  it('when one is ahead, then commits come oldest first with who made them and whether GitHub vouches', async () => {
    const pushed = await sandbox.push('ann', 'feature', { files: { 'a.md': 'a\n' } }, 'A');
    const { body: made } = await graphql(
      sandbox,
      token,
      ...commitRequest('feature', pushed, { 'b.md': 'b\n' }, ['page.md']),
    );
    const { body } = await compare(`${opened}...feature`);
    expect(body).toMatchObject({
      status: 'ahead',
      ahead_by: 2,
      behind_by: 0,
      total_commits: 2,
      merge_base_commit: { sha: opened },
      commits: [
        { sha: pushed, author: { login: 'ann' }, commit: { verification: { verified: false } } },
        {
          sha: dig(made, 'data.createCommitOnBranch.commit.oid'),
          author: { login: 'github-actions[bot]' },
          committer: { login: 'web-flow' },
          commit: { verification: { verified: true } },
        },
      ],
      files: [
        { filename: 'a.md', status: 'added', additions: 1 },
        { filename: 'b.md', status: 'added' },
        { filename: 'page.md', status: 'removed', deletions: 1 },
      ],
    });
    expect((await compare(`feature...${opened}`)).body).toMatchObject({ status: 'behind', files: [] });
  });

  it('when both moved on, then the files are those of the head since they parted', async () => {
    await sandbox.push('bob', 'main', { files: { 'other.md': 'o\n' } }, 'Other');
    expect((await compare('main...feature')).body).toMatchObject({
      status: 'diverged',
      ahead_by: 1,
      behind_by: 1,
      files: [{ filename: 'page.md' }],
    });
  });

  it('when a file was renamed, then its old path is told too', async () => {
    await sandbox.push('ann', 'feature', { files: { 'page.md': null, 'docs/page.md': 'one\n' } }, 'Move');
    expect(dig((await compare(`${opened}...feature`)).body, 'files')).toMatchObject([
      { filename: 'docs/page.md', previous_filename: 'page.md', status: 'renamed' },
    ]);
  });

  it('when it is of a fork, then its owner goes before it', async () => {
    await sandbox.push('eve', 'eve:fix', { files: { f: 'f' } }, 'F');
    expect((await compare('main...eve:fix')).body).toMatchObject({ ahead_by: 1 });
  });

  it('when there are more files than 300, then the list ends there and nothing says so', async () => {
    const files = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`many/${index}`, 'x']));
    await sandbox.push('ann', 'feature', { files }, 'Many');
    expect(dig((await compare(`${opened}...feature`)).body, 'files')).toHaveLength(300);
  });

  it('when pages are asked for, then only the first has the files, which are those of all', async () => {
    await sandbox.push('ann', 'feature', { files: { 'a.md': 'a\n' } }, 'A');
    await sandbox.push('ann', 'feature', { files: { 'b.md': 'b\n' } }, 'B');
    const first = await compare(`${opened}...feature`, '?per_page=1');
    expect(first.body).toMatchObject({ total_commits: 2, commits: [{ commit: { message: 'A' } }] });
    expect(dig(first.body, 'files')).toHaveLength(2);
    const second = await compare(`${opened}...feature`, '?per_page=1&page=2');
    expect(second.body).toMatchObject({ commits: [{ commit: { message: 'B' } }], files: [] });
  });
});
