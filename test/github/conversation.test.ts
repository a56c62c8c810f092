import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import {
  backwards,
  comment,
  dismissal,
  forwards,
  labelEvent,
  oid,
  ours,
  recorded,
  review,
  snapshotAnswer,
  user,
} from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const read = (since: string | null = null) =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
    timeout: 2000,
  }).read(5, { since: () => since });
const answerWith = (pull: object, errors?: object[]): void =>
  server.answer(() => ({ body: { data: snapshotAnswer(pull), ...(errors ? { errors } : {}) } }));

const STATUS = '<!-- pawl:status {} -->\nworking';
const OPENED = '2026-01-05T08:00:00Z';
const before = (minutes: number): { createdAt: string; updatedAt: string } => {
  const at = new Date(Date.parse(OPENED) - minutes * 60_000).toISOString();
  return { createdAt: at, updatedAt: at };
};

describe('given comments that nobody can answer any more', () => {
  /** As GitHub pages them: those updated last first, a hundred a page. */
  const conversation = (old: number): void => {
    const all = [
      comment(5002, '/approve'),
      ours(5001, STATUS),
      ...Array.from({ length: old }, (_, index) => comment(1000 - index, '/approve', before(index + 1))),
    ];
    server.answer(({ operation, body }) => {
      const from = operation === 'PawlRead' ? 0 : Number(body['cursor']);
      const to = from + 100;
      const list = forwards(all.slice(from, to), to < all.length ? String(to) : null);
      return operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ comments: list }) } }
        : { body: { data: { repository: { pullRequest: { page: list } } } } };
    });
  };

  it('when there are 1,000 from before the gate opened, then they cost no more requests than 10', async () => {
    conversation(10);
    const few = await read(OPENED);
    const requests = server.arrived.length;
    conversation(1000);
    const many = await read(OPENED);
    expect(server.arrived).toHaveLength(requests);
    expect(requests).toBe(1);
    expect(many.comments).toEqual(few.comments);
    expect(many.comments.map(({ id }) => id)).toEqual([5002]);
    expect(many.incomplete).toEqual([]);
  });

  it('when one of them is edited after the gate opened, then it is no comment since then', async () => {
    answerWith({
      comments: forwards([
        comment(7, '/approve', { ...before(60), updatedAt: '2026-01-05T08:50:00Z' }),
        ours(11, STATUS),
      ]),
    });
    expect((await read(OPENED)).comments).toEqual([]);
  });

  it('when nothing is old, then all are read and each once, oldest first', async () => {
    conversation(250);
    const found = await read();
    expect(server.operations()).toEqual(['PawlRead', 'PawlReadComments', 'PawlReadComments']);
    expect(found.comments).toHaveLength(251);
    expect(found.comments[0]?.id).toBe(751);
    expect(found.comments.at(-1)?.id).toBe(5002);
  });
});

describe('given our own comments', () => {
  it('when others write our markers, then they are neither answers nor reminders', async () => {
    answerWith({
      comments: forwards([
        comment(10, '<!-- pawl:answer {"v":1} -->'),
        comment(12, '<!-- pawl:reminder k1 -->'),
      ]),
    });
    const { seen } = await read();
    expect(seen.answer).toBeUndefined();
    expect(seen.reminders).toBeUndefined();
  });

  it('when there are two answers and two status comments, then the newest count and the others are to be removed', async () => {
    answerWith({
      comments: forwards([
        ours(10, STATUS),
        ours(14, STATUS),
        ours(11, '<!-- pawl:answer {"v":1} -->\nold'),
        ours(15, '<!-- pawl:answer {"v":1} -->\nnew'),
      ]),
    });
    const { seen, comments } = await read();
    expect(seen.comment?.id).toBe(14);
    expect(seen.answer).toEqual({ node_id: 'C15', id: 15, body: '<!-- pawl:answer {"v":1} -->\nnew' });
    expect(seen.duplicates).toEqual(['C10', 'C11']);
    expect(comments).toEqual([]);
  });

  it('when reminders stand, then each has the key of its first line, and whether it is folded', async () => {
    answerWith({
      comments: forwards([
        ours(11, STATUS),
        ours(12, '<!-- pawl:reminder plan:1 -->\n@grace <!-- x -->'),
        { ...ours(13, '<!-- pawl:reminder plan:2 -->\r\nmore'), isMinimized: true },
        ours(14, '<!-- pawl:reminder without an end\n -->'),
      ]),
    });
    expect((await read()).seen.reminders).toEqual([
      { key: 'plan:2', node_id: 'C13', minimized: true },
      { key: 'plan:1', node_id: 'C12', minimized: false },
    ]);
  });

  it('when our comment is behind ten others, or its edits are refused, then who edited it is unknown', async () => {
    answerWith({ mine: { nodes: [] } });
    expect((await read()).seen.comment).not.toHaveProperty('edits');
    answerWith({ mine: null }, [
      { type: 'FORBIDDEN', path: ['repository', 'pullRequest', 'mine', 'nodes', 0], message: 'no' },
    ]);
    const found = await read();
    expect(found.seen.comment).not.toHaveProperty('edits');
    expect(found.incomplete).toEqual([]);
  });

  it('when somebody ticked a box in it, then its edits tell who, newest first', async () => {
    answerWith({});
    expect((await read()).seen.comment?.edits).toEqual([
      { at: '2026-01-05T08:45:00Z', by: { id: 8, login: 'grace', type: 'User' } },
      { at: '2026-01-05T08:30:00Z', by: { id: 41898282, login: 'github-actions[bot]', type: 'Bot' } },
    ]);
  });
});

const APPROVED = 'pawl:approved:plan';

describe('given events of the pull request', () => {
  it('threat 14: when a page of them cannot be read, then they are unknown, never fewer', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ events: backwards([labelEvent('E2', APPROVED)], 'older') }) } }
        : { status: 500 },
    );
    await expect(read()).resolves.toMatchObject({ incomplete: ['events'] });
    for (const part of ['events', 'renamed']) {
      answerWith({ [part]: null }, [{ path: ['repository', 'pullRequest', part], message: 'slow' }]);
      await expect(read()).resolves.toMatchObject({ incomplete: ['events'] });
    }
  });

  it('when labels were put on and taken off, then only ours are told, oldest first, with who did it', async () => {
    server.answer(({ operation }) => ({
      body: {
        data:
          operation === 'PawlRead'
            ? snapshotAnswer({
                events: backwards(
                  [labelEvent('E3', 'bug'), labelEvent('E4', APPROVED, 'Unlabeled')],
                  'older',
                ),
              })
            : {
                repository: {
                  pullRequest: {
                    page: backwards([labelEvent('E1', 'pawl:build'), labelEvent('E2', APPROVED)]),
                  },
                },
              },
      },
    }));
    const { labelled } = await read();
    const by = { id: 8, login: 'grace', type: 'User' };
    const at = '2026-01-05T08:50:00Z';
    expect(labelled).toEqual([
      { id: 'E1', label: 'pawl:build', on: true, by, at },
      { id: 'E2', label: APPROVED, on: true, by, at },
      { id: 'E4', label: APPROVED, on: false, by, at },
    ]);
  });

  it('when they are older than what is asked for, then no further page is read and they are left out', async () => {
    answerWith({
      events: backwards(
        [labelEvent('E1', APPROVED, 'Labeled', '2025-12-01T00:00:00Z'), labelEvent('E2', APPROVED)],
        'older',
      ),
    });
    const found = await read(OPENED);
    expect(server.arrived).toHaveLength(1);
    expect(found.labelled.map(({ id }) => id)).toEqual(['E2']);
    expect(found.incomplete).toEqual([]);
  });

  it('when a review was dismissed, then it tells by whom, what it said and whether our commit did it', async () => {
    const ourCommit = recorded('e', 'pawl: plan');
    answerWith({
      reviews: forwards([
        review(20, 'DISMISSED'),
        review(21, 'DISMISSED'),
        review(22, 'DISMISSED'),
        review(23, 'DISMISSED'),
      ]),
      events: backwards([
        dismissal('R20', ourCommit),
        dismissal('R21', { ...ourCommit, signature: null }),
        dismissal('R22'),
        { ...dismissal('R23'), review: null },
      ]),
    });
    const by = { id: 7, login: 'ada', type: 'User' };
    const { reviews } = await read();
    expect(reviews.map(({ dismissed }) => dismissed)).toEqual([
      { by, was: 'APPROVED', commit: { oid: oid('e'), ours: true } },
      { by, was: 'APPROVED', commit: { oid: oid('e'), ours: false } },
      { by, was: 'APPROVED', commit: null },
      undefined,
    ]);
  });

  it('when the title was changed, then it tells who did it last', async () => {
    answerWith({});
    expect((await read()).pull.renamed).toBeNull();
    answerWith({ renamed: { nodes: [{ createdAt: '2026-01-05T08:20:00Z', actor: user('eve', 9) }] } });
    const found = await read();
    expect(found.pull.renamed).toEqual({
      at: '2026-01-05T08:20:00Z',
      by: { id: 9, login: 'eve', type: 'User' },
    });
    expect(found.repository.private).toBe(true);
  });
});
