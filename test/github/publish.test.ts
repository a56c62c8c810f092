import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { Snapshot, View } from '../../src/ports.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import { comment, oid, sameView, snapshot } from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const publish = (from: Snapshot, view: View) =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
  }).publish(from, view);
const accept = (data: object = {}): void =>
  server.answer(({ operation }) =>
    operation.startsWith('POST') ? { status: 201, body: { id: 1 } } : { body: { data } },
  );
const STATUS = `POST /repos/octo/demo/statuses/${oid('a')}`;

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

  it('fault 6: when an answer is lost, then nothing is sent again', async () => {
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
    const seen = snapshot({ duplicates: ['C3'] });
    const grace = { ...comment(12, '/approve'), node_id: 'C12' };
    const known = {
      id: grace.fullDatabaseId.length,
      node_id: 'C12',
      author: null,
      body: '/approve',
      created_at: grace.createdAt,
      edited_at: null,
      own_reactions: ['EYES'],
    };
    await publish(
      { ...seen, comments: [known] },
      {
        comment: { marker: '{}', body: 'new' },
        labels: ['pawl:in_progress'],
        status: { oid: oid('a'), state: 'success', description: `${'é'.repeat(139)}😀 and more` },
        reactions: [
          { comment_node_id: 'C12', content: 'EYES' },
          { comment_node_id: 'C12', content: 'ROCKET' },
        ],
      },
    );
    expect(server.operations()).toEqual(['PawlPublish', STATUS]);
    expect(server.arrived[0]?.body).toEqual({
      comment: { id: 'C11', body: 'new' },
      extra0: { id: 'C3' },
      addLabels: { labelableId: 'PR5', labelIds: ['L2'] },
      removeLabels: { labelableId: 'PR5', labelIds: ['L1'] },
      reaction0: { subjectId: 'C12', content: 'ROCKET' },
    });
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
