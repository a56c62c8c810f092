import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, FULL, send, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
});
afterEach(() => sandbox.close());

const files = (query = '', number: number | string = 1, by = token): Promise<Reply> =>
  send(sandbox, by, 'GET', `/repos/acme/demo/pulls/${number}/files${query}`);
const names = ({ body }: Reply): unknown[] =>
  Array.isArray(body) ? body.map((file) => dig(file, 'filename')) : [];
const push = (change: { [path: string]: string | null }): Promise<string> =>
  sandbox.push('ann', 'feature', { files: change }, 'More');

describe('given the files of a pull request by REST', () => {
  it.each([2, 0, 'x', '01'])('when pull request %s is asked for, then 404', async (number) => {
    expect((await files('', number)).status).toBe(404);
  });

  it('when the token may not read pull requests, then 403', async () => {
    expect((await files('', 1, sandbox.token(undefined, { contents: 'read' }))).status).toBe(403);
  });

  it('when a page is no number, then 422', async () => {
    expect((await files('?per_page=many')).status).toBe(422);
    expect((await files('?page=next')).status).toBe(422);
  });

  it('when there are more files than 3,000, then the list ends there and nothing says so', async () => {
    await push(Object.fromEntries(Array.from({ length: 3_001 }, (_, index) => [`many/${index}`, 'x'])));
    const last = await files('?per_page=100&page=30');
    expect(names(last)).toHaveLength(100);
    expect(last.headers.get('link')).not.toContain('rel="next"');
    expect(names(await files('?per_page=100&page=31'))).toEqual([]);
  });

  it('when files were added, changed, removed and renamed, then a renamed one has both names', async () => {
    const long = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    await sandbox.push('bob', 'main', { files: { 'old dir/ä.md': long, 'gone.md': 'g\n' } }, 'Old');
    const { number, head } = await sandbox.openPullRequest({
      author: 'ann',
      branch: 'moves',
      title: 'Moves',
      files: {
        'old dir/ä.md': null,
        'new dir/ä.md': `${long}one more\n`,
        'gone.md': null,
        'README.md': '# other\n',
        'a.md': 'a\n',
      },
    });
    const { status, headers, body } = await files('', number);
    expect(status).toBe(200);
    expect(headers.get('link')).toBeNull();
    expect(body).toMatchObject([
      { filename: 'README.md', status: 'modified', additions: 1, deletions: 1, changes: 2 },
      { filename: 'a.md', status: 'added', sha: '78981922613b2afb6025042ff6bd878ac1994e85' },
      { filename: 'gone.md', status: 'removed', additions: 0, deletions: 1 },
      {
        filename: 'new dir/ä.md',
        previous_filename: 'old dir/ä.md',
        status: 'renamed',
        additions: 1,
        blob_url: `https://github.com/acme/demo/blob/${head.oid}/new%20dir/%C3%A4.md`,
      },
    ]);
    expect(dig(body, '0.previous_filename')).toBeUndefined();
  });

  it('when the base moves on, then what it brought is not among them', async () => {
    await sandbox.push('bob', 'main', { files: { 'other.md': 'o\n' } }, 'Other');
    await push({ 'b.md': 'b\n' });
    expect(names(await files())).toEqual(['b.md', 'page.md']);
  });

  it('when it comes from a fork, then its files are told too', async () => {
    const branch = 'eve:fix';
    const { number } = await sandbox.openPullRequest({
      author: 'eve',
      branch,
      title: 'Fix',
      files: { f: 'f' },
    });
    expect(names(await files('', number))).toEqual(['f']);
  });

  it('when no page size is asked for, then thirty come, and links lead through all of them', async () => {
    const many = Array.from({ length: 70 }, (_, index) => `f${String(index).padStart(2, '0')}.md`);
    await push({ ...Object.fromEntries(many.map((name) => [name, 'x'])), 'page.md': null });
    const read: unknown[] = [];
    let query: string | undefined = '';
    while (query !== undefined) {
      const page = await files(query);
      expect(names(page).length).toBeLessThanOrEqual(30);
      read.push(...names(page));
      query = /files(\?[^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(read).toEqual(many);
    const middle = (await files('?per_page=20&page=2')).headers.get('link') ?? '';
    expect([...middle.matchAll(/[?&]page=(\d+)>; rel="(\w+)"/g)].map(([, to, what]) => [what, to])).toEqual([
      ['prev', '1'],
      ['next', '3'],
      ['last', '4'],
      ['first', '1'],
    ]);
  });
});
