import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, FULL, graphql } from './acme.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await acme();
  await sandbox.push('ann', 'feature', { files: { 'page.md': '1\n2\n3\n4\n' } }, 'Lines');
});
afterEach(() => sandbox.close());

async function remarks(selection: string): Promise<unknown> {
  const { body } = await graphql(
    sandbox,
    sandbox.token(undefined, FULL),
    `{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) { reviews(first: 1) { nodes {
         comments(first: 10) { totalCount nodes { ${selection} } } } } } } }`,
  );
  expect(dig(body, 'errors')).toBeUndefined();
  return dig(body, 'data.repository.pullRequest.reviews.nodes.0.comments.nodes');
}

const review = (comments: { path: string; line?: number; body: string }[]): void => {
  sandbox.review('bob', 1, { state: 'CHANGES_REQUESTED', comments });
};

describe('given remarks of a review', () => {
  it('when one is blank, or there is neither a body nor a remark, then the review is refused', () => {
    expect(() => review([{ path: 'page.md', line: 1, body: ' ' }])).toThrow("can't be blank");
    expect(() => review([])).toThrow("can't be blank");
    expect(sandbox.reviews(1)).toEqual([]);
  });

  it('when nothing changed since, then each has its file, line and words', async () => {
    review([
      { path: 'page.md', line: 3, body: 'why?' },
      { path: 'page.md', body: 'too short' },
    ]);
    const common = { path: 'page.md', outdated: false, editor: null, lastEditedAt: null };
    expect(
      await remarks(
        'path line originalLine body outdated subjectType lastEditedAt editor { login } author { login }',
      ),
    ).toEqual([
      { ...common, line: 3, originalLine: 3, body: 'why?', subjectType: 'LINE', author: { login: 'bob' } },
      {
        ...common,
        line: null,
        originalLine: null,
        body: 'too short',
        subjectType: 'FILE',
        author: { login: 'bob' },
      },
    ]);
  });

  it('when lines before it come and go, then it moves with its line', async () => {
    review([
      { path: 'page.md', line: 2, body: 'second' },
      { path: 'page.md', line: 4, body: 'fourth' },
    ]);
    await sandbox.push('ann', 'feature', { files: { 'page.md': '0\n1\n2\n4\n' } }, 'Move');
    expect(await remarks('line originalLine outdated')).toEqual([
      { line: 3, originalLine: 2, outdated: false },
      { line: 4, originalLine: 4, outdated: false },
    ]);
  });

  it('when its line was changed, then it is outdated and has no line', async () => {
    review([{ path: 'page.md', line: 2, body: 'second' }]);
    await sandbox.push('ann', 'feature', { files: { 'page.md': '1\nII\n3\n4\n' } }, 'Roman');
    expect(await remarks('line originalLine outdated')).toEqual([
      { line: null, originalLine: 2, outdated: true },
    ]);
  });

  it('when another person edits one, then the editor is told; a reader may not', async () => {
    review([{ path: 'page.md', line: 2, body: 'second' }]);
    const id = sandbox.reviews(1)[0]?.remarks[0]?.id ?? 0;
    expect(() => sandbox.editRemark('eve', id, 'other')).toThrow('permission');
    sandbox.advance(60);
    sandbox.editRemark('ann', id, 'fine as it is');
    expect(await remarks('body lastEditedAt editor { login } author { login }')).toEqual([
      {
        body: 'fine as it is',
        lastEditedAt: '2026-01-05T09:01:00Z',
        editor: { login: 'ann' },
        author: { login: 'bob' },
      },
    ]);
  });
});

describe('given the files of a pull request', () => {
  it('when some were added, changed, removed and renamed, then each is named once, a renamed one by its new path', async () => {
    const long = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    await sandbox.push('bob', 'main', { files: { 'old.md': long, 'gone.md': 'g\n' } }, 'Old');
    await sandbox.openPullRequest({
      author: 'ann',
      branch: 'moves',
      title: 'Moves',
      files: { 'old.md': null, 'new.md': long, 'gone.md': null, 'README.md': '# other\n', 'a.md': 'a\n' },
    });
    const { body } = await graphql(
      sandbox,
      sandbox.token(undefined, FULL),
      `
        {
          repository(owner: "acme", name: "demo") {
            pullRequest(number: 2) {
              files(first: 100) {
                totalCount
                nodes {
                  path
                  changeType
                  additions
                  deletions
                }
              }
            }
          }
        }
      `,
    );
    expect(dig(body, 'data.repository.pullRequest.files')).toEqual({
      totalCount: 4,
      nodes: [
        { path: 'README.md', changeType: 'MODIFIED', additions: 1, deletions: 1 },
        { path: 'a.md', changeType: 'ADDED', additions: 1, deletions: 0 },
        { path: 'gone.md', changeType: 'DELETED', additions: 0, deletions: 1 },
        { path: 'new.md', changeType: 'RENAMED', additions: 0, deletions: 0 },
      ],
    });
  });

  it('when the base moves on, then what it brought is not among them', async () => {
    await sandbox.push('bob', 'main', { files: { 'other.md': 'o\n' } }, 'Other');
    await sandbox.push('ann', 'feature', { files: { 'b.md': 'b\n' } }, 'B');
    const { body } = await graphql(
      sandbox,
      sandbox.token(undefined, FULL),
      `
        {
          repository(owner: "acme", name: "demo") {
            pullRequest(number: 1) {
              files(first: 9) {
                nodes {
                  path
                }
              }
            }
          }
        }
      `,
    );
    expect(dig(body, 'data.repository.pullRequest.files.nodes')).toEqual([
      { path: 'b.md' },
      { path: 'page.md' },
    ]);
  });
});
