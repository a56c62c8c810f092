import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { Snapshot, View } from '../../src/ports.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import { oid, sameView, snapshot } from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

let lines: string[] = [];
beforeEach(() => {
  lines = [];
});
const github = () =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
    log: (line) => lines.push(line),
  });
const publish = (from: Snapshot, view: View) => github().publish(from, view);
const accept = (data: object = {}): void =>
  server.answer(({ operation }) =>
    operation.startsWith('POST') ? { status: 201, body: { id: 1 } } : { body: { data } },
  );
const STATUS = `POST /repos/octo/demo/statuses/${oid('a')}`;

const heard = (node_id: string, own_reactions: string[]): Snapshot['comments'][number] => ({
  id: Number(node_id.slice(1)),
  node_id,
  author: null,
  body: '/approve',
  created_at: '2026-01-05T08:30:00Z',
  edited_at: null,
  own_reactions,
});

describe('given a publication that fails', () => {
  it('when a part is refused, then the others and the status are sent and the failure is told', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlPublish'
        ? {
            body: {
              data: { comment: null },
              errors: [{ path: ['comment'], type: 'FORBIDDEN', message: 'not yours' }],
            },
          }
        : { status: 201, body: {} },
    );
    const view = sameView({
      comment: { marker: '{}', body: 'new' },
      status: { oid: oid('a'), state: 'success', description: 'done' },
    });
    await expect(publish(snapshot(), view)).rejects.toThrow('comment: not yours');
    expect(server.operations()).toEqual(['PawlPublish', STATUS]);
  });

  it('fault 06: when an answer is lost, then nothing is sent again', async () => {
    server.answer(() => ({ cut: true }));
    const view = sameView({
      comment: { marker: '{}', body: 'new' },
      status: { oid: oid('a'), state: 'success', description: 'done' },
    });
    await expect(publish(snapshot({ comment: null }), view)).rejects.toMatchObject({ service: 'github' });
    expect(server.operations()).toEqual(['PawlPublish', STATUS]);
  });
});

describe('given lists that could not be read whole', () => {
  it('when comments are unknown and ours was not seen, then no second one is made', async () => {
    accept();
    await publish({ ...snapshot({ comment: null }), incomplete: ['comments'] }, sameView());
    expect(server.arrived).toEqual([]);
  });

  it('when comments are unknown, then neither answers nor reminders are made, and what is ours is brought up to date', async () => {
    accept();
    const reminders = [{ key: 'plan/1', node_id: 'C30', minimized: false }];
    await publish(
      { ...snapshot({ reminders }), incomplete: ['comments'] },
      sameView({ answer: { body: 'asked' }, reminders: [{ key: 'plan/2', body: 'due' }] }),
    );
    expect(server.arrived.map(({ body }) => body)).toEqual([
      { folded0: { subjectId: 'C30', classifier: 'RESOLVED' } },
    ]);
    accept();
    await publish(
      {
        ...snapshot({ answer: { node_id: 'C20', id: 20, body: 'old answer' } }),
        incomplete: ['comments'],
      },
      sameView({ answer: { body: 'asked' } }),
    );
    expect(server.arrived.map(({ body }) => body)).toEqual([{ answer: { id: 'C20', body: 'asked' } }]);
  });

  it('when labels are unknown, then none is made', async () => {
    accept();
    await publish({ ...snapshot({ labels: {} }), incomplete: ['labels'] }, sameView());
    expect(server.arrived).toEqual([]);
  });
});

describe('given what people see', () => {
  it('when it is what they should see, then nothing is sent', async () => {
    accept();
    await publish(snapshot(), sameView());
    expect(server.arrived).toEqual([]);
  });

  it('when there should be no comment and no status, then what is there stays', async () => {
    accept();
    await publish(snapshot(), sameView({ comment: null, status: null }));
    expect(server.arrived).toEqual([]);
  });

  it('when everything differs, then one GraphQL and one REST request put it right', async () => {
    accept();
    const seen = snapshot({
      duplicates: ['C3'],
      answer: { node_id: 'C20', id: 20, body: 'asked before' },
      reminders: [
        { key: 'plan/1', node_id: 'C30', minimized: false },
        { key: 'plan/0', node_id: 'C29', minimized: true },
        { key: 'code/1', node_id: 'C31', minimized: false },
      ],
    });
    await publish(
      { ...seen, comments: [heard('C12', ['EYES']), heard('C13', [])] },
      sameView({
        comment: { marker: '{}', body: 'new' },
        answer: { body: 'asked now' },
        reminders: [
          { key: 'code/1', body: 'still due' },
          { key: 'code/2', body: '<!-- pawl:reminder code/2 -->\n@grace' },
        ],
        labels: ['pawl:in_progress'],
        spent_labels: ['pawl:approved:plan', 'pawl:approved:unknown'],
        status: { oid: oid('a'), state: 'success', description: `${'é'.repeat(139)}😀 and more` },
        reactions: [
          { comment_node_id: 'C12', content: 'EYES' },
          { comment_node_id: 'C12', content: 'ROCKET' },
          { comment_node_id: 'C13', content: 'EYES' },
          { comment_node_id: 'C13', content: 'CONFUSED' },
        ],
      }),
    );
    expect(server.operations()).toEqual(['PawlPublish', STATUS]);
    expect(server.arrived[0]?.body).toEqual({
      comment: { id: 'C11', body: 'new' },
      extra0: { id: 'C3' },
      answer: { id: 'C20', body: 'asked now' },
      reminder1: { subjectId: 'PR5', body: '<!-- pawl:reminder code/2 -->\n@grace' },
      folded0: { subjectId: 'C30', classifier: 'RESOLVED' },
      addLabels: { labelableId: 'PR5', labelIds: ['L2'] },
      removeLabels: { labelableId: 'PR5', labelIds: ['L1'] },
      spentLabels: { labelableId: 'PR5', labelIds: ['L6'] },
      reaction0: { subjectId: 'C12', content: 'ROCKET' },
      reaction1: { subjectId: 'C13', content: 'CONFUSED' },
      eyes0: { subjectId: 'C12', content: 'EYES' },
    });
    expect(Object.keys(server.arrived[0]?.body ?? {}).slice(0, 5)).toEqual([
      'comment',
      'extra0',
      'answer',
      'reminder1',
      'folded0',
    ]);
    expect(server.arrived[1]?.body).toEqual({
      state: 'success',
      context: 'pawl',
      description: `${'é'.repeat(139)}😀`,
    });
  });

  it('when no status comment was seen, then one is made', async () => {
    accept();
    await publish(snapshot({ comment: null }), sameView());
    expect(server.arrived.map(({ body }) => body)).toEqual([{ comment: { subjectId: 'PR5', body: 'old' } }]);
  });

  it('when the head has moved, then the same status is sent for the new commit', async () => {
    accept();
    await publish(
      snapshot(),
      sameView({ status: { oid: oid('b'), state: 'pending', description: 'working' } }),
    );
    expect(server.operations()).toEqual([`POST /repos/octo/demo/statuses/${oid('b')}`]);
  });

  it('when a label does not exist yet, then it is made first and set by its new id', async () => {
    accept({ label0: { label: { id: 'L100', name: 'pawl:completed' } } });
    const { 'pawl:completed': _, ...labels } = snapshot().seen.labels;
    await publish(snapshot({ labels }), sameView({ labels: ['pawl:completed'] }));
    expect(server.arrived.map(({ body }) => body)).toEqual([
      {
        label0: {
          repositoryId: 'REPO',
          name: 'pawl:completed',
          color: '0e8a16',
          description: 'The workflow has ended well',
        },
        removeLabels: { labelableId: 'PR5', labelIds: ['L1'] },
      },
      { addLabels: { labelableId: 'PR5', labelIds: ['L100'] } },
    ]);
  });
});

describe('given labels that people set', () => {
  it('when a view wants one put on that is not of LABELS, then it is neither made nor set', async () => {
    accept();
    const seen = snapshot();
    seen.seen.labels['pawl:approved:code'] = { node_id: 'L90', on: false };
    await publish(
      seen,
      sameView({ labels: ['pawl:blocked', 'pawl:approved:code', 'pawl:approved:never-made'] }),
    );
    expect(server.arrived).toEqual([]);
  });

  it('when one is spent that is off, or that is one of our own, then nothing is taken off', async () => {
    accept();
    const seen = snapshot();
    seen.seen.labels['pawl:approved:plan'] = { node_id: 'L6', on: false };
    await publish(seen, sameView({ spent_labels: ['pawl:approved:plan', 'pawl:blocked'] }));
    expect(server.arrived).toEqual([]);
  });
});

describe('given people whose review is wanted', () => {
  const view = (...reviewers: string[]): View => sameView({ reviewers });
  const people = (already: string[], ...ids: (string | null)[]) => ({
    repository: {
      pullRequest: {
        reviewRequests: { nodes: already.map((id) => ({ requestedReviewer: { id } })) },
      },
    },
    ...Object.fromEntries(ids.map((id, index) => [`user${index}`, id === null ? null : { id }])),
  });

  it('when GitHub refuses one, then the others are requested, it is logged, and the publication stands', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlReadReviewers'
        ? { body: { data: people([], 'U1', 'U2') } }
        : {
            body: {
              data: { comment: {}, reviewer0: null, reviewer1: {} },
              errors: [{ path: ['reviewer0'], type: 'UNPROCESSABLE', message: 'not a collaborator' }],
            },
          },
    );
    const wanted = { ...view('grace', 'mallory'), comment: { marker: '{}', body: 'new' } };
    await publish(snapshot(), wanted);
    expect(server.operations()).toEqual(['PawlReadReviewers', 'PawlPublish']);
    expect(server.arrived[1]?.body).toEqual({
      comment: { id: 'C11', body: 'new' },
      reviewer0: { pullRequestId: 'PR5', userIds: ['U1'], union: true },
      reviewer1: { pullRequestId: 'PR5', userIds: ['U2'], union: true },
    });
    expect(lines.join()).toContain('not a collaborator');
  });

  it('when they cannot be looked up, then the rest is published and nothing is asked again', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlReadReviewers' ? { status: 500 } : { body: { data: { comment: {} } } },
    );
    const one = github();
    await one.publish(snapshot(), { ...view('grace'), comment: { marker: '{}', body: 'new' } });
    expect(server.arrived.at(-1)?.body).toEqual({ comment: { id: 'C11', body: 'new' } });
    expect(lines.join()).toContain("Nobody's review could be requested");
    server.arrived.length = 0;
    await one.publish(snapshot(), view('grace'));
    expect(server.arrived).toEqual([]);
  });

  it('when one is unknown, another is asked already and a third wrote the pull request, then nobody is asked', async () => {
    server.answer(() => ({
      body: {
        data: people(['U2'], null, 'U2'),
        errors: [{ path: ['user0'], type: 'NOT_FOUND', message: 'no such user' }],
      },
    }));
    const from = snapshot();
    from.pull.author = { id: 7, login: 'Ada', type: 'User' };
    await publish(from, view('ghost', 'grace', 'ada'));
    expect(server.operations()).toEqual(['PawlReadReviewers']);
    expect(server.arrived[0]?.body).toMatchObject({ pull: 5, user0: 'ghost', user1: 'grace' });
    expect(server.arrived[0]?.body).not.toHaveProperty('user2');
    expect(lines.join()).toContain('ghost');
  });

  it('when the same person is wanted twice, then she is asked once', async () => {
    server.answer(({ operation }) => ({
      body: { data: operation === 'PawlReadReviewers' ? people([], 'U1') : { reviewer0: {} } },
    }));
    const one = github();
    await one.publish(snapshot(), view('grace', 'Grace'));
    await one.publish(snapshot(), view('grace'));
    expect(server.operations()).toEqual(['PawlReadReviewers', 'PawlPublish']);
  });
});
