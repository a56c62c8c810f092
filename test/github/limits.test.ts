import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { CommitRequest, DispatchTask } from '../../src/ports.ts';
import { GitHubAnswers, type Reply } from '../support/github-answers.ts';
import { oid, sameView, snapshot } from './pull-answer.ts';

let server: GitHubAnswers;
let waits: number[] = [];
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
beforeEach(() => {
  waits = [];
});
afterAll(() => server.close());

const github = (patience?: number) =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: (ms) => Promise.resolve(waits.push(ms / 1000)),
    patience,
  });

const request: CommitRequest = {
  branch: 'pawl/pr-5',
  expected: oid('a'),
  create: false,
  headline: 'pawl: start build',
  body: 'Pawl-Decision: d7',
  additions: [{ path: 'a', text: '' }],
  deletions: [],
  identity: 'Pawl-Decision: d7',
};
const task: DispatchTask = {
  kind: 'dispatch',
  workflow: 'deploy.yml',
  ref: 'main',
  inputs: {},
  id: 'd/deploy/1',
  repository: 'octo/demo',
  pull: 5,
  workflow_id: 'w',
  decision: 'd',
  step: 'deploy',
  name: 'deploy',
  attempt: 1,
  iteration: 1,
  head_oid: oid('a'),
  timeout_seconds: 60,
};

const secondary = (seconds?: number): Reply => ({
  status: 403,
  ...(seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }),
  body: { message: 'You have exceeded a secondary rate limit.' },
});
/** The answer's date is nine o'clock; the hour's points come back at twenty past. */
const primary: Reply = {
  headers: {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.parse('2026-01-05T09:20:00Z') / 1000),
  },
  body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
};
const committed: Reply = { body: { data: { commit: { commit: { oid: oid('d') } } } } };
const first = (...replies: Reply[]): void => server.answer((_, nth) => replies[nth - 1] ?? committed);

describe('given a limit that outlasts the patience', () => {
  it('fault 07: when a commit meets it, then it says until when, and nothing is sent again', async () => {
    first(primary);
    await expect(github().commit(request)).rejects.toMatchObject({
      service: 'github',
      until: '2026-01-05T09:20:00Z',
    });
    expect([server.operations(), waits]).toEqual([['PawlCommit'], []]);
  });

  it('fault 07: when several requests meet limits, then what they wait is one budget', async () => {
    first(secondary(70), secondary(70));
    await expect(github().commit(request)).rejects.toMatchObject({ until: '2026-01-05T09:01:10Z' });
    expect(waits).toEqual([70]);
  });

  it('fault 07: when a header asks for nonsense, then it is neither hammered nor waited for without end', async () => {
    first(secondary(-5), secondary(0), secondary(1e300));
    await expect(github(600).commit(request)).rejects.toMatchObject({ until: '2026-01-06T09:00:00Z' });
    expect(waits).toEqual([1, 2]);
  });

  it('fault 07: when it never ends although it says so, then it is asked seldomer and then no more', async () => {
    server.answer(() => secondary(1));
    await expect(github(600).commit(request)).rejects.toThrow('rate limit');
    expect(waits).toEqual([1, 2, 4, 8, 16]);
  });

  it('fault 07: when a publication meets it, then the commit status is tried all the same and the instant is told', async () => {
    server.answer(({ operation }) => (operation === 'PawlPublish' ? primary : { status: 201, body: {} }));
    const view = sameView({
      comment: { marker: '{}', body: 'new' },
      status: { oid: oid('a'), state: 'success', description: 'done' },
    });
    await expect(github().publish(snapshot(), view)).rejects.toMatchObject({ until: '2026-01-05T09:20:00Z' });
    expect(server.arrived).toHaveLength(2);
  });

  it('fault 07: when the next actions run is to be started, then the instant is told', async () => {
    server.answer(() => secondary(300));
    await expect(github().wake(5, 'main')).rejects.toMatchObject({ until: '2026-01-05T09:05:00Z' });
    expect(server.arrived).toHaveLength(1);
  });

  it('fault 07: when a step dispatches a workflow, then that attempt is limited and not refused', async () => {
    server.answer(() => secondary(300));
    expect(await github().dispatch(task)).toMatchObject({
      ok: false,
      type: 'rate-limited',
      retry_after: 300,
    });
  });
});

describe('given a limit that is reached between two mutations of one request', () => {
  const limited = { type: 'RATE_LIMITED', message: 'API rate limit exceeded' };

  it('fault 07: when the commit was applied and the comment was not, then the commit counts and is not sent again', async () => {
    first({
      body: {
        data: { commit: { commit: { oid: oid('d') } }, comment: null },
        errors: [{ path: ['comment'], ...limited }],
      },
    });
    const show = { snapshot: snapshot(), view: sameView({ comment: { marker: '{}', body: 'new' } }) };
    await expect(github(600).commit({ ...request, show })).resolves.toMatchObject({
      ok: true,
      oid: oid('d'),
    });
    expect([server.operations(), waits]).toEqual([['PawlCommit'], []]);
  });

  it('fault 07: when the branch was made and the commit was not applied, then nothing is taken for refused', async () => {
    first({
      body: { data: { ref: { ref: { id: 'R' } }, commit: null }, errors: [{ path: ['commit'], ...limited }] },
    });
    const show = { snapshot: snapshot(), view: sameView() };
    await expect(github(600).commit({ ...request, create: true, show })).rejects.toMatchObject({
      until: '2026-01-05T09:01:00Z',
    });
    expect(server.arrived).toHaveLength(1);
  });
});

describe('given a limit that ends within the patience', () => {
  it.each([
    ['secondary, with the time', secondary(7), 7],
    ['secondary, without a time', secondary(), 60],
    ['429', { status: 429, headers: { 'retry-after': '30' }, body: { message: 'slow down' } }, 30],
    ['primary', primary, 1200],
  ] as const)(
    'fault 07: when it is %s, then the commit waits for as long and is sent once more',
    async (_, reply, seconds) => {
      first(reply);
      await expect(github(1200).commit(request)).resolves.toEqual({ ok: true, oid: oid('d') });
      expect([server.operations(), waits]).toEqual([['PawlCommit', 'PawlCommit'], [seconds]]);
    },
  );
});
