import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme } from './acme.ts';

const numbers = Array.from({ length: 500 }, (_, index) => index + 2);

let sandbox: Sandbox;
beforeAll(async () => (sandbox = await acme()));
afterAll(() => sandbox.close());

describe('given five hundred pull requests', () => {
  it('when all are opened at once and each gets a branch beside it, then each is as if it were alone', async () => {
    sandbox.events.takeAll();
    const pulls = await Promise.all(
      numbers.map((number) =>
        sandbox.openPullRequest({
          author: 'ann',
          branch: `topic-${number}`,
          title: `Topic ${number}`,
          files: { [`topics/${number}.md`]: `${number}\n` },
        }),
      ),
    );
    expect(pulls.map(({ number, title }) => [number, title])).toEqual(
      numbers.map((number) => [number, `Topic ${number}`]),
    );
    expect(sandbox.events.length).toBe(500);
    sandbox.setPermission('github-actions[bot]', 'write');
    await Promise.all(
      numbers.map((number) =>
        sandbox.push(
          'github-actions[bot]',
          `beside/${number}`,
          { files: { note: `of ${number}` }, signed: true },
          'Beside',
        ),
      ),
    );
    const [made] = await sandbox.commits('beside/300');
    expect(made?.committer.name).toBe('GitHub');
    expect(sandbox.repository.signed.has(made?.oid ?? '')).toBe(true);
    expect(await sandbox.file('beside/300', 'note')).toBe('of 300');
    expect(await sandbox.file('topic-501', 'topics/501.md')).toBe('501\n');
    const { git } = sandbox.repository;
    expect(await git.refs('refs/heads/beside')).toHaveLength(500);
    const last = await git.commit(pulls.at(-1)?.head.oid ?? '');
    expect(last).toMatchObject({ message: 'Topic 501', parents: [pulls[0]?.base.oid] });
    expect(await git.ref('refs/pull/501/head')).toBe(last?.oid);
  });
});
