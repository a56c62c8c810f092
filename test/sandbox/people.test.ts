import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, commitRequest, dig, FULL, graphql } from './acme.ts';
import { webhooks } from './recorded-webhooks.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await acme();
});
afterEach(() => sandbox.close());

describe('given reviews', () => {
  it('when the author approves or blocks their own pull request, then GitHub refuses', () => {
    expect(() => sandbox.review('ann', 1, { state: 'APPROVED' })).toThrow('your own');
    expect(() => sandbox.review('ann', 1, { state: 'CHANGES_REQUESTED', body: 'x' })).toThrow('your own');
    expect(sandbox.reviews(1)).toEqual([]);
  });

  it('when a reader dismisses one, then it is refused; a writer may', () => {
    const { id } = sandbox.review('bob', 1, { state: 'APPROVED' });
    expect(() => sandbox.dismissReview('eve', id)).toThrow('permission');
    sandbox.dismissReview('ann', id);
    expect(sandbox.reviews(1)[0]?.state).toBe('DISMISSED');
  });

  it('when they are read, then the reviewed tree and the right to push are told', async () => {
    sandbox.review('eve', 1, { state: 'APPROVED' });
    sandbox.review('bob', 1, { state: 'CHANGES_REQUESTED', body: 'name the flag' });
    const { body } = await graphql(
      sandbox,
      sandbox.token(undefined, FULL),
      `
        {
          repository(owner: "acme", name: "demo") {
            pullRequest(number: 1) {
              reviews(first: 10) {
                totalCount
                nodes {
                  state
                  body
                  submittedAt
                  lastEditedAt
                  authorCanPushToRepository
                  author {
                    login
                  }
                  commit {
                    oid
                    tree {
                      entries {
                        name
                      }
                    }
                  }
                }
              }
            }
          }
        }
      `,
    );
    const commit = {
      oid: sandbox.pull(1).head.oid,
      tree: { entries: ['.github', 'README.md', 'bin', 'page.md'].map((name) => ({ name })) },
    };
    const at = { submittedAt: '2026-01-05T09:00:00Z', lastEditedAt: null, commit };
    expect(dig(body, 'data.repository.pullRequest.reviews')).toEqual({
      totalCount: 2,
      nodes: [
        { ...at, state: 'APPROVED', body: '', authorCanPushToRepository: false, author: { login: 'eve' } },
        {
          ...at,
          state: 'CHANGES_REQUESTED',
          body: 'name the flag',
          authorCanPushToRepository: true,
          author: { login: 'bob' },
        },
      ],
    });
  });

  it.each([
    [false, 'APPROVED'],
    [true, 'DISMISSED'],
  ])('when stale reviews are dismissed: %s, then a push leaves an approval %s', async (rule, state) => {
    sandbox.repository.dismissStaleReviews = rule;
    sandbox.review('bob', 1, { state: 'APPROVED' });
    await sandbox.push('ann', 'feature', { files: { 'page.md': 'two\n' } }, 'More');
    expect(sandbox.reviews(1)[0]?.state).toBe(state);
  });
});

describe('given branches', () => {
  it('when a reader pushes to the repository, then it is refused; to their fork it is not', async () => {
    await expect(sandbox.push('eve', 'feature', { files: { a: 'a' } }, 'A')).rejects.toThrow('permission');
    await sandbox.push('eve', 'eve:feature', { files: { a: 'a' } }, 'A');
    expect(await sandbox.file('eve:feature', 'a')).toBe('a');
    expect(await sandbox.file('feature', 'a')).toBeNull();
  });

  it('when a person pushes, then the pull request follows and a run may start', async () => {
    sandbox.events.takeAll();
    const before = sandbox.pull(1).head.oid;
    const oid = await sandbox.push(
      'ann',
      'feature',
      { files: { 'more.md': 'm\n' }, deletions: ['page.md'] },
      'More',
    );
    expect(sandbox.pull(1).head.oid).toBe(oid);
    expect(await sandbox.repository.git.ref('refs/pull/1/head')).toBe(oid);
    expect(await sandbox.file('feature', 'page.md')).toBeNull();
    expect(sandbox.events.takeAll()).toMatchObject([
      { name: 'pull_request_target', payload: { action: 'synchronize', before, after: oid } },
    ]);
  });

  it('when the bot commits, then the pull request follows and no run starts', async () => {
    sandbox.events.takeAll();
    await graphql(
      sandbox,
      sandbox.token(undefined, FULL),
      ...commitRequest('feature', sandbox.pull(1).head.oid, { 'bot.md': 'b' }),
    );
    expect((await sandbox.commits('feature'))[0]?.oid).toBe(sandbox.pull(1).head.oid);
    expect(sandbox.events.length).toBe(0);
  });

  it('when a pull request is merged, then its work is on the base', async () => {
    await sandbox.mergePullRequest('bob', 1);
    expect(sandbox.pull(1).state).toBe('MERGED');
    expect(await sandbox.file('main', 'page.md')).toBe('one\n');
    expect((await sandbox.commits('main'))[0]?.parents).toHaveLength(2);
    expect(() => sandbox.closePullRequest('bob', 1)).toThrow('already closed');
  });

  it('when a merge conflicts, then it is refused and the base stays', async () => {
    await sandbox.push('bob', 'main', { files: { 'page.md': 'other\n' } }, 'Other');
    await expect(sandbox.mergePullRequest('bob', 1)).rejects.toThrow('Merge conflict');
    expect(await sandbox.file('main', 'page.md')).toBe('other\n');
    expect(sandbox.pull(1).state).toBe('OPEN');
  });
});

describe('given events by people', () => {
  /** Documented, but nobody recorded a comment on a pull request or an edit of one. */
  const DOCUMENTED = ['issue_comment.issue.pull_request', 'pull_request_target.changes'];

  /** Members that no recorded payload has. */
  const invented = (ours: unknown, theirs: unknown, path = ''): string[] => {
    if (typeof ours !== 'object' || ours === null) return [];
    if (typeof theirs !== 'object' || theirs === null || Array.isArray(ours)) return [];
    return Object.entries(ours).flatMap(([name, value]) =>
      value === undefined
        ? []
        : name in theirs
          ? invented(value, Reflect.get(theirs, name), `${path}.${name}`)
          : [`${path}.${name}`],
    );
  };

  it('when each kind happens, then it has no member that GitHub does not send', async () => {
    const { id } = sandbox.comment('bob', 1, '/start');
    sandbox.editComment('bob', id, '/status');
    const review = sandbox.review('bob', 1, { state: 'APPROVED', body: 'fine' });
    sandbox.dismissReview('bob', review.id);
    sandbox.label('bob', 1, 'pawl:go');
    sandbox.unlabel('bob', 1, 'pawl:go');
    await sandbox.push('ann', 'feature', { files: { x: 'x' } }, 'X');
    sandbox.editPullRequest('ann', 1, { title: 'Better' });
    sandbox.closePullRequest('ann', 1);
    const events = sandbox.events.takeAll();
    expect(events.map(({ name, payload }) => `${name} ${String(payload['action'])}`)).toEqual([
      'pull_request_target opened',
      'issue_comment created',
      'issue_comment edited',
      'pull_request_review submitted',
      'pull_request_review dismissed',
      'pull_request_target labeled',
      'pull_request_target unlabeled',
      'pull_request_target synchronize',
      'pull_request_target edited',
      'pull_request_target closed',
    ]);
    const unknown = events.flatMap(({ name, payload }) =>
      invented(payload, webhooks(name)).map((path) => `${name}${path}`),
    );
    expect(unknown.filter((path) => !DOCUMENTED.includes(path))).toEqual([]);
  });

  it('when a comment is edited, then the text before rides along', () => {
    const { id } = sandbox.comment('bob', 1, 'before');
    sandbox.events.takeAll();
    sandbox.editComment('ann', id, 'after');
    expect(sandbox.events.take()).toMatchObject({
      actor: 'ann',
      payload: {
        changes: { body: { from: 'before' } },
        comment: { body: 'after', user: { login: 'bob' } },
        sender: { login: 'ann' },
        issue: { number: 1, pull_request: {} },
      },
    });
  });

  it('when somebody waits for events, then they come as they happen, until the sandbox closes', async () => {
    sandbox.events.takeAll();
    const names: string[] = [];
    const listening = (async () => {
      for await (const { payload } of sandbox.events) names.push(String(payload['action']));
    })();
    sandbox.comment('bob', 1, 'one');
    await new Promise((resolve) => setImmediate(resolve));
    sandbox.label('bob', 1, 'two');
    await sandbox.close();
    await listening;
    expect(names).toEqual(['created', 'labeled']);
  });
});

describe('given the end of a sandbox', () => {
  it('when it is closed, twice even, then its directory is gone and nobody answers', async () => {
    const { directory, url } = sandbox;
    expect(existsSync(sandbox.gitDirectory)).toBe(true);
    await sandbox.close();
    await sandbox.close();
    expect(existsSync(directory)).toBe(false);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
