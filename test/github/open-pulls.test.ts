import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { Client } from '../../src/github/client.ts';
import { readOpenPulls } from '../../src/github/open-pulls.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import { comment, forwards, labelEvent, ours, review, user } from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const viewer = { login: 'github-actions[bot]', databaseId: 41898282 };
const US = { kind: 'Bot', login: 'github-actions', databaseId: 41898282 };
const STATUS = '<!-- pawl:status {} -->';
const open = (number: number, more: object = {}) => ({
  number,
  updatedAt: '2026-01-05T08:30:00Z',
  labels: forwards([{ name: 'pawl:blocked' }]),
  comments: forwards([comment(12, '/approve', { editor: null }), { ...ours(11, STATUS), editor: US }]),
  labelled: { nodes: [labelEvent('E1', 'pawl:approved:plan'), labelEvent('E2', 'bug')] },
  reviews: forwards([review(20, 'APPROVED')]),
  headRef: { target: { status: { context: { state: 'PENDING' } } } },
  latest: null,
  ...more,
});
const pulls = (nodes: object[], endCursor: string | null = null) => ({
  data: { viewer, repository: { pullRequests: forwards(nodes, endCursor) } },
});
const read = (since?: string) =>
  readOpenPulls(
    new Client({
      token: 't',
      apiUrl: server.url,
      graphqlUrl: `${server.url}/graphql`,
      pause: async () => {},
    }),
    { owner: 'octo', name: 'demo' },
    since,
  );
const fifty = (from: number, updatedAt: string) =>
  Array.from({ length: 50 }, (_, index) => open(from + index, { updatedAt }));

describe('given open pull requests that cannot be read', () => {
  it('when a page of them fails, then the sweep fails and forgets none silently', async () => {
    server.answer((_, nth) =>
      nth === 1 ? { body: pulls(fifty(1, '2026-01-05T08:30:00Z'), 'c1') } : { status: 502 },
    );
    await expect(read('2026-01-04T09:00:00Z')).rejects.toMatchObject({ service: 'github' });
  });

  it('when labels or comments come with an error, then nothing is assumed', async () => {
    server.answer(() => ({
      body: { ...pulls([open(5)]), errors: [{ path: ['repository', 'labelled'], message: 'slow' }] },
    }));
    await expect(read()).rejects.toThrow('slow');
  });
});

describe('given many open pull requests', () => {
  it('when no instant is given, then the newest fifty are read with one query', async () => {
    server.answer(() => ({ body: pulls(fifty(1, '2026-01-05T08:30:00Z'), 'c1') }));
    const found = await read();
    expect(server.arrived).toHaveLength(1);
    expect(found.complete).toBe(false);
    expect(found.pulls).toHaveLength(50);
  });

  it('when the others changed before the instant, then reading ends there, and says that there are others', async () => {
    server.answer((_, nth) => ({
      body: pulls(fifty(nth * 50, nth === 1 ? '2026-01-05T08:30:00Z' : '2026-01-01T00:00:00Z'), `c${nth}`),
    }));
    const found = await read('2026-01-04T09:00:00Z');
    expect(server.arrived.map(({ body }) => body['cursor'])).toEqual([null, 'c1']);
    expect(found.complete).toBe(false);
    expect(found.pulls).toHaveLength(100);
  });

  it('when all changed of late, then ten queries are the most', async () => {
    server.answer((_, nth) => ({ body: pulls(fifty(nth * 50, '2026-01-05T08:30:00Z'), `c${nth}`) }));
    const found = await read('2026-01-04T09:00:00Z');
    expect(server.arrived).toHaveLength(10);
    expect(found).toMatchObject({ complete: false });
    expect(found.pulls).toHaveLength(500);
  });

  it('when one moves to the next page meanwhile, then it is told once', async () => {
    server.answer((_, nth) => ({ body: nth === 1 ? pulls([open(5), open(6)], 'c1') : pulls([open(6)]) }));
    const found = await read('2026-01-04T09:00:00Z');
    expect(found.pulls.map(({ number }) => number)).toEqual([5, 6]);
    expect(found.complete).toBe(true);
  });
});

describe('given what people did of late', () => {
  const only = async (more: object) => {
    server.answer(() => ({ body: pulls([open(5, more)]) }));
    return (await read()).pulls[0];
  };

  it('when we edited our comment last, or nobody did, then nobody else touched it', async () => {
    expect((await only({}))?.edited).toBeNull();
    const edited = { ...ours(11, STATUS), lastEditedAt: '2026-01-05T08:40:00Z', editor: US };
    expect((await only({ comments: forwards([edited]) }))?.edited).toBeNull();
    expect((await only({ comments: forwards([]) }))?.edited).toBeNull();
  });

  it('when a person ticked a box after us, then it tells who and when', async () => {
    const ticked = {
      ...ours(11, STATUS),
      lastEditedAt: '2026-01-05T08:40:00Z',
      editor: user('grace', 8),
    };
    expect((await only({ comments: forwards([ticked]) }))?.edited).toEqual({
      at: '2026-01-05T08:40:00Z',
      by: { id: 8, login: 'grace', type: 'User' },
    });
  });

  it('when somebody edited a comment that only looks like ours, then that is nothing', async () => {
    const forged = comment(12, STATUS, { lastEditedAt: '2026-01-05T08:40:00Z', editor: user('eve', 9) });
    expect((await only({ comments: forwards([forged]) }))?.edited).toBeNull();
  });

  it('when labels were set, then only ours are told; comments are told oldest first', async () => {
    server.answer(() => ({ body: pulls([open(5)]) }));
    const github = createGitHub({ token: 't', owner: 'octo', repo: 'demo', apiUrl: server.url });
    const { pulls: found } = await github.openPulls();
    expect(found).toMatchObject([
      {
        number: 5,
        labels: ['pawl:blocked'],
        status: 'pending',
        labelled: [{ id: 'E1', label: 'pawl:approved:plan', on: true, by: { login: 'grace' } }],
        comments: [{ id: 11 }, { id: 12, body: '/approve' }],
        reviews: [{ state: 'APPROVED', author: { login: 'grace' } }],
      },
    ]);
    expect(found[0]?.labelled).toHaveLength(1);
  });
});
