import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { CommitRequest } from '../../src/ports.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import type { Reply } from '../support/github-answers.ts';
import { forwards, oid, ours, sameView, snapshot } from './pull-answer.ts';

let server: GitHubAnswers;
let lines: string[] = [];
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
beforeEach(() => {
  lines = [];
});
afterAll(() => server.close());

const commit = (change: Partial<CommitRequest> = {}) =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
    timeout: 10_000,
    log: (line) => lines.push(line),
  }).commit({
    branch: 'pawl/pr-5',
    expected: oid('a'),
    create: false,
    headline: 'pawl: start build',
    body: 'Pawl-Workflow: w\nPawl-Decision: d7',
    additions: [{ path: '.pawl/pr-5/progress.json', text: '{"ü":1}\n' }],
    deletions: ['gone.md'],
    identity: 'Pawl-Decision: d7',
    ...change,
  });

const applied: Reply = { body: { data: { commit: { commit: { oid: oid('d') } } } } };
const refused = (error: object, data: object = { commit: null }): Reply => ({
  body: { data, errors: [{ path: ['commit'], message: 'no', ...error }] },
});
const stale = refused({ type: 'STALE_DATA', message: 'Expected branch to point to "a" but it did not.' });
const branch = (tip: string, ...messages: string[]): Reply => ({
  body: {
    data: {
      repository: {
        ref: {
          target: {
            oid: tip,
            history: { nodes: messages.map((message, index) => ({ oid: oid(String(index)), message })) },
          },
        },
      },
    },
  },
});
const mine = 'pawl: start build\n\nPawl-Workflow: w\nPawl-Decision: d7';

describe('given a branch that somebody else has moved', () => {
  it('fault 05: when GitHub says stale, then so do we, with one request and nothing forced', async () => {
    server.answer(() => stale);
    await expect(commit()).resolves.toEqual({ ok: false, reason: 'stale' });
    expect(server.operations()).toEqual(['PawlCommit']);
    expect(server.arrived[0]?.document).not.toMatch(/force|updateRef/);
  });

  it('when the branch is gone, then it is stale', async () => {
    server.answer(() => refused({ type: 'NOT_FOUND' }));
    await expect(commit()).resolves.toEqual({ ok: false, reason: 'stale' });
  });

  it('when the branch to be made exists already elsewhere, then it is stale', async () => {
    server.answer(() => ({
      body: {
        data: { ref: null, commit: null },
        errors: [
          { path: ['ref'], type: 'UNPROCESSABLE', message: 'A ref named "refs/heads/x" already exists' },
          { path: ['commit'], type: 'STALE_DATA', message: 'Expected branch to point to …' },
        ],
      },
    }));
    const result = await commit({ create: true, show: { snapshot: snapshot(), view: sameView() } });
    expect(result).toEqual({ ok: false, reason: 'stale' });
  });

  it('fault 04: when our status comment went out beside the lost commit, then it is taken back', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlCommit'
        ? refused(
            { type: 'STALE_DATA' },
            {
              commit: null,
              comment: { commentEdge: { node: { id: 'C77', fullDatabaseId: '77' } } },
            },
          )
        : { body: { data: { extra: {} } } },
    );
    const show = { snapshot: snapshot({ comment: null }), view: sameView() };
    await expect(commit({ show })).resolves.toEqual({ ok: false, reason: 'stale' });
    expect(server.operations()).toEqual(['PawlCommit', 'PawlRetract']);
    expect(server.arrived[1]?.body).toEqual({ extra0: { id: 'C77' } });
  });
});

describe('given a token that may not write', () => {
  it.each([
    ['in a GraphQL error', refused({ type: 'FORBIDDEN', message: 'Resource not accessible by integration' })],
    ['by HTTP 403', { status: 403, body: { message: 'Resource not accessible by integration' } }],
  ])('when GitHub refuses %s, then its words are passed on', async (_, reply: Reply) => {
    server.answer(() => reply);
    const result = await commit();
    expect(result).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(JSON.stringify(result)).toContain('Resource not accessible by integration');
    expect(server.arrived).toHaveLength(1);
  });

  it('when the branch may not be made, then the reason is that and not the missing branch', async () => {
    server.answer(() => ({
      body: {
        data: { ref: null, commit: null },
        errors: [
          { path: ['ref'], type: 'FORBIDDEN', message: 'Repository rule violations found' },
          { path: ['commit'], type: 'NOT_FOUND', message: 'no such branch' },
        ],
      },
    }));
    const result = await commit({ create: true, show: { snapshot: snapshot(), view: sameView() } });
    expect(result).toEqual({ ok: false, reason: 'forbidden', message: 'Repository rule violations found' });
  });
});

describe('given a commit whose answer is lost', () => {
  const lost: [string, Reply][] = [
    ['a 502', { status: 502, body: {} }],
    ['a cut connection', { cut: true }],
    ['half an answer', { body: 'oops' }],
    [
      'a server that gave up',
      { body: { errors: [{ message: 'Something went wrong while executing your query.' }] } },
    ],
  ];

  it.each(lost)(
    'fault 06: when %s hides that it was applied, then it is found and not repeated',
    async (_, reply) => {
      server.answer(({ operation }) =>
        operation === 'PawlCommit' ? reply : branch(oid('9'), 'later', mine),
      );
      await expect(commit()).resolves.toEqual({ ok: true, oid: oid('1') });
      expect(server.operations()).toEqual(['PawlCommit', 'PawlReadBack']);
    },
  );

  it.each(lost)(
    'fault 06: when %s means that nothing was applied, then it is sent once more',
    async (_, reply) => {
      server.answer(({ operation }, nth) =>
        operation === 'PawlCommit' ? (nth === 1 ? reply : applied) : branch(oid('a'), 'before'),
      );
      await expect(commit()).resolves.toEqual({ ok: true, oid: oid('d') });
      expect(server.operations()).toEqual(['PawlCommit', 'PawlReadBack', 'PawlCommit']);
    },
  );

  it('when somebody else has moved the branch meanwhile, then it is stale', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlCommit' ? { cut: true } : branch(oid('9'), 'theirs\n\nPawl-Decision: d77'),
    );
    await expect(commit()).resolves.toEqual({ ok: false, reason: 'stale' });
  });

  it('fault 08: when the read lags and our own commit makes the second try stale, then it is found', async () => {
    server.answer(({ operation }, nth) => {
      if (operation === 'PawlCommit') return nth === 1 ? { cut: true } : stale;
      return nth === 1 ? branch(oid('a')) : branch(oid('9'), mine);
    });
    await expect(commit()).resolves.toEqual({ ok: true, oid: oid('0') });
  });

  it('when it is lost twice and never applied, then GitHub is unreachable', async () => {
    server.answer(({ operation }) => (operation === 'PawlCommit' ? { cut: true } : branch(oid('a'))));
    await expect(commit()).rejects.toMatchObject({ name: 'LostAnswer', service: 'github' });
    expect(server.operations()).toEqual(['PawlCommit', 'PawlReadBack', 'PawlCommit', 'PawlReadBack']);
  });

  it('when reading back fails too, then nothing is sent again', async () => {
    server.answer(() => ({ status: 500 }));
    await expect(commit()).rejects.toMatchObject({ service: 'github' });
    expect(server.operations().filter((name) => name === 'PawlCommit')).toHaveLength(1);
  });

  it('when a branch was to be made and is not there, then both are sent once more', async () => {
    server.answer(({ operation }, nth) => {
      if (operation === 'PawlCommit') return nth === 1 ? { cut: true } : applied;
      return {
        body: { data: { repository: { id: 'REPO', ref: null, defaultBranchRef: { name: 'main' } } } },
      };
    });
    await expect(commit({ create: true })).resolves.toEqual({ ok: true, oid: oid('d') });
    expect(server.operations()).toEqual(['PawlReadRepository', 'PawlCommit', 'PawlReadBack', 'PawlCommit']);
  });

  const now = (id: number, body: string) => ({
    ...ours(id, body),
    updatedAt: '2026-01-05T09:00:00Z',
    isMinimized: false,
  });
  const readBack = (...comments: object[]): Reply => ({
    body: {
      data: {
        repository: {
          ref: { target: { oid: oid('9'), history: { nodes: [{ oid: oid('8'), message: mine }] } } },
          known: forwards([{ id: 'L2', name: 'pawl:in_progress' }]),
          pullRequest: {
            labels: forwards([{ id: 'L2', name: 'pawl:in_progress' }]),
            comments: forwards(comments),
          },
        },
      },
    },
  });

  it('when it showed something, then what people see is read back with it', async () => {
    const back = readBack(
      now(11, '<!-- pawl:status {} -->\nnew'),
      now(20, '<!-- pawl:answer {"v":1,"topics":[]} -->\nanswer'),
      now(31, '<!-- pawl:reminder code/1 -->\n@grace'),
    );
    server.answer(({ operation }) => (operation === 'PawlCommit' ? { cut: true } : back));
    const reminders = [
      { key: 'code/1', node_id: 'C31', minimized: true },
      { key: 'plan/1', node_id: 'C30', minimized: true },
    ];
    const show = { snapshot: snapshot({ comment: null, reminders }), view: sameView() };
    await expect(commit({ show })).resolves.toMatchObject({
      ok: true,
      oid: oid('8'),
      seen: {
        comment: { node_id: 'C11', id: 11, body: '<!-- pawl:status {} -->\nnew' },
        answer: { node_id: 'C20', id: 20 },
        reminders: [
          { key: 'plan/1', node_id: 'C30', minimized: true },
          { key: 'code/1', node_id: 'C31', minimized: false },
        ],
        labels: { 'pawl:in_progress': { node_id: 'L2', on: true } },
      },
    });
  });

  it('when nothing of ours is among the newest comments, then what was seen before still stands', async () => {
    server.answer(({ operation }) => (operation === 'PawlCommit' ? { cut: true } : readBack()));
    const show = { snapshot: snapshot(), view: sameView() };
    await expect(commit({ show })).resolves.toMatchObject({ seen: { comment: { node_id: 'C11' } } });
  });

  it('when it is found to be applied, then the reminder that goes with it is written, once', async () => {
    server.answer(({ operation }) => {
      if (operation === 'PawlCommit') return { cut: true };
      return operation === 'PawlReadBack' ? readBack() : { body: { data: { reminder0: added('C80') } } };
    });
    const view = sameView({ reminders: [{ key: 'plan/1', body: '@grace' }] });
    await expect(commit({ show: { snapshot: snapshot(), view } })).resolves.toMatchObject({ ok: true });
    expect(server.operations()).toEqual(['PawlCommit', 'PawlReadBack', 'PawlAnnounce']);
  });
});

const added = (id: string) => ({ commentEdge: { node: { id, fullDatabaseId: id.slice(1) } } });

describe('given a commit whose view mentions people', () => {
  const view = sameView({
    comment: { marker: '{}', body: 'new' },
    answer: { body: 'asked' },
    reminders: [
      { key: 'plan/1', body: 'stands' },
      { key: 'plan/2', body: '@grace' },
    ],
    reviewers: ['grace'],
    spent_labels: ['pawl:approved:plan'],
  });
  const from = () =>
    snapshot({
      reminders: [
        { key: 'plan/1', node_id: 'C30', minimized: false },
        { key: 'old/1', node_id: 'C29', minimized: false },
      ],
    });
  const people = { repository: { pullRequest: { reviewRequests: { nodes: [] } } }, user0: { id: 'U1' } };
  const won = { commit: { commit: { oid: oid('d') } }, comment: {}, answer: added('C70') };

  it('when it loses, then nobody is mentioned, no label is taken off, and the answer is taken back', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlCommit'
        ? refused({ type: 'STALE_DATA' }, { commit: null, comment: {}, answer: added('C70') })
        : { body: { data: { extra0: {} } } },
    );
    await expect(commit({ show: { snapshot: from(), view } })).resolves.toEqual({
      ok: false,
      reason: 'stale',
    });
    expect(server.operations()).toEqual(['PawlCommit', 'PawlRetract']);
    expect(Object.keys(server.arrived[0]?.body ?? {})).toEqual(['commit', 'comment', 'answer']);
    expect(server.arrived[1]?.body).toEqual({ extra0: { id: 'C70' } });
  });

  it('when people cannot be told, then the commit counts and the reminder is still due', async () => {
    server.answer(({ operation }) => {
      if (operation === 'PawlCommit') return { body: { data: won } };
      return operation === 'PawlReadReviewers' ? { body: { data: people } } : { cut: true };
    });
    const result = await commit({ show: { snapshot: from(), view } });
    expect(result).toMatchObject({ ok: true, seen: { answer: { node_id: 'C70', id: 70, body: 'asked' } } });
    expect(JSON.stringify(result)).not.toContain('plan/2');
    expect(lines.join()).toContain('people could not be told');
  });

  it('when a reminder and a reviewer are refused, then both are logged and the commit counts', async () => {
    server.answer(({ operation }) => {
      if (operation === 'PawlCommit') return { body: { data: won } };
      if (operation === 'PawlReadReviewers') return { body: { data: people } };
      const errors = [
        { path: ['reminder1'], type: 'FORBIDDEN', message: 'locked' },
        { path: ['reviewer0'], type: 'UNPROCESSABLE', message: 'not a collaborator' },
      ];
      return { body: { data: { reminder1: null, reviewer0: null }, errors } };
    });
    const result = await commit({ show: { snapshot: from(), view } });
    expect(result.ok).toBe(true);
    expect(JSON.stringify(result)).not.toContain('plan/2');
    expect(lines).toEqual([expect.stringContaining('not a collaborator'), expect.stringContaining('locked')]);
  });

  it('when it wins, then they are mentioned after it, and labels wait for the next publication', async () => {
    server.answer(({ operation }) => {
      if (operation === 'PawlCommit') return { body: { data: won } };
      const data = operation === 'PawlReadReviewers' ? people : { reminder1: added('C80'), reviewer0: {} };
      return { body: { data } };
    });
    const result = await commit({ show: { snapshot: from(), view } });
    expect(server.operations()).toEqual(['PawlCommit', 'PawlReadReviewers', 'PawlAnnounce']);
    expect(server.arrived[2]?.body).toEqual({
      reminder1: { subjectId: 'PR5', body: '@grace' },
      reviewer0: { pullRequestId: 'PR5', userIds: ['U1'], union: true },
    });
    expect(result).toMatchObject({
      ok: true,
      seen: {
        answer: { node_id: 'C70', id: 70, body: 'asked' },
        reminders: [
          { key: 'plan/1', minimized: false },
          { key: 'old/1', minimized: false },
          { key: 'plan/2', node_id: 'C80', minimized: false },
        ],
        labels: { 'pawl:approved:plan': { on: true } },
      },
    });
  });
});

describe('given a branch at the expected commit', () => {
  it('when a file is committed, then whole texts go out in UTF-8 and its oid comes back', async () => {
    server.answer(() => applied);
    await expect(commit()).resolves.toEqual({ ok: true, oid: oid('d') });
    expect(server.arrived[0]?.body['commit']).toEqual({
      branch: { repositoryNameWithOwner: 'octo/demo', branchName: 'pawl/pr-5' },
      expectedHeadOid: oid('a'),
      message: { headline: 'pawl: start build', body: 'Pawl-Workflow: w\nPawl-Decision: d7' },
      fileChanges: {
        additions: [
          { path: '.pawl/pr-5/progress.json', contents: Buffer.from('{"ü":1}\n').toString('base64') },
        ],
        deletions: [{ path: 'gone.md' }],
      },
    });
  });

  it('when the run begins, then branch, commit, missing labels and comment are one request', async () => {
    server.answer(() => ({
      body: {
        data: {
          ref: { ref: { id: 'REF' } },
          commit: { commit: { oid: oid('d') } },
          label0: { label: { id: 'L100', name: 'pawl:blocked' } },
          comment: { commentEdge: { node: { id: 'C50', fullDatabaseId: '50' } } },
          reaction0: {},
        },
      },
    }));
    const { 'pawl:blocked': _, ...labels } = snapshot().seen.labels;
    const result = await commit({
      create: true,
      show: {
        snapshot: snapshot({ comment: null, labels }),
        view: sameView({
          labels: ['pawl:in_progress'],
          reactions: [{ comment_node_id: 'C12', content: 'ROCKET' }],
        }),
      },
    });
    expect(result).toMatchObject({
      ok: true,
      oid: oid('d'),
      seen: {
        comment: { node_id: 'C50', id: 50, body: 'old' },
        labels: { 'pawl:in_progress': { on: true }, 'pawl:blocked': { node_id: 'L100', on: false } },
        status: { state: 'pending', description: 'working' },
      },
    });
    expect(Object.keys(server.arrived[0]?.body ?? {})).toEqual([
      'ref',
      'commit',
      'comment',
      'label0',
      'addLabels',
      'reaction0',
    ]);
    expect(server.arrived).toHaveLength(1);
  });

  it('when the commit succeeds and the comment beside it fails, then it counts and what is seen stays', async () => {
    server.answer(() => ({
      body: {
        data: { commit: { commit: { oid: oid('d') } }, comment: null },
        errors: [{ path: ['comment'], type: 'FORBIDDEN', message: 'no comments' }],
      },
    }));
    const view = sameView({ comment: { marker: '{}', body: 'new' } });
    await expect(commit({ show: { snapshot: snapshot(), view } })).resolves.toMatchObject({
      ok: true,
      seen: { comment: { body: 'old' } },
    });
    expect(lines.join()).toContain('no comments');
  });
});
