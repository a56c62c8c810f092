import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import { forwards, latest, oid, snapshotAnswer } from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const read = () =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
  }).read(5, { since: () => null });

const run = (databaseId: number, name: string, conclusion: string | null, startedAt: string | null) => ({
  kind: 'CheckRun',
  databaseId,
  name,
  conclusion,
  startedAt,
});
const status = (context: string, state: string, createdAt = '2026-01-05T08:00:00Z') => ({
  kind: 'StatusContext',
  context,
  state,
  createdAt,
});
const AT_8 = '2026-01-05T08:00:00Z';
const AT_9 = '2026-01-05T09:00:00Z';

const answerWith = (newest: object | null, errors?: object[]): void =>
  server.answer(() => ({
    body: { data: snapshotAnswer({ latest: newest }), ...(errors === undefined ? {} : { errors }) },
  }));
const checksOf = async (...nodes: object[]) => {
  answerWith(latest(forwards(nodes)));
  const { checks, incomplete } = await read();
  expect(incomplete).toEqual([]);
  return checks;
};

describe('given checks that cannot be read whole', () => {
  it('when the token may not read them, then they are unknown and everything else counts', async () => {
    const path = ['repository', 'pullRequest', 'latest', 'nodes', 0, 'commit', 'statusCheckRollup'];
    answerWith(latest(null), [
      { type: 'FORBIDDEN', path, message: 'Resource not accessible by integration' },
    ]);
    await expect(read()).resolves.toMatchObject({ checks: {}, incomplete: ['checks'] });
  });

  it('when the newest commit is not the head that was read, then they are unknown', async () => {
    answerWith(latest(forwards([run(1, 'build', 'SUCCESS', AT_8)]), oid('d')));
    await expect(read()).resolves.toMatchObject({ checks: {}, incomplete: ['checks'] });
    answerWith(null);
    await expect(read()).resolves.toMatchObject({ incomplete: ['checks'] });
  });

  it('when page 2 answers 500, or leads to itself, then they are incomplete, never fewer', async () => {
    const first = latest(forwards([run(1, 'build', 'SUCCESS', AT_8)], 'after-1'));
    server.answer(({ operation }) =>
      operation === 'PawlRead' ? { body: { data: snapshotAnswer({ latest: first }) } } : { status: 500 },
    );
    await expect(read()).resolves.toMatchObject({ incomplete: ['checks'] });
    server.answer(({ operation }) =>
      operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ latest: first }) } }
        : { body: { data: { repository: { pullRequest: { latest: first } } } } },
    );
    await expect(read()).resolves.toMatchObject({ incomplete: ['checks'] });
    expect(server.operations()).toEqual(['PawlRead', 'PawlReadChecks']);
  });

  it('when the head moves between two pages, then they are incomplete', async () => {
    server.answer(({ operation }) => ({
      body:
        operation === 'PawlRead'
          ? { data: snapshotAnswer({ latest: latest(forwards([], 'after')) }) }
          : { data: { repository: { pullRequest: { latest: latest(forwards([]), oid('d')) } } } },
    }));
    await expect(read()).resolves.toMatchObject({ incomplete: ['checks'] });
  });
});

describe('given checks of the head', () => {
  it('when nothing reports on it, then there are none', async () => {
    answerWith(latest(null));
    await expect(read()).resolves.toMatchObject({ checks: {}, incomplete: [] });
  });

  it('when runs and statuses report, then each has its conclusion in small letters, or none yet', async () => {
    expect(
      await checksOf(
        run(1, 'build', 'SUCCESS', AT_8),
        run(2, 'lint', 'TIMED_OUT', AT_8),
        run(3, 'slow', null, AT_8),
        status('outside', 'FAILURE'),
        status('broken', 'ERROR'),
        status('queued', 'PENDING'),
        status('expected', 'EXPECTED'),
      ),
    ).toEqual({
      build: 'success',
      lint: 'timed_out',
      slow: null,
      outside: 'failure',
      broken: 'error',
      queued: null,
      expected: null,
    });
  });

  it('when a name reports more than once, then the latest counts, whatever the order of the list', async () => {
    expect(await checksOf(run(2, 'build', 'SUCCESS', AT_9), run(1, 'build', 'FAILURE', AT_8))).toEqual({
      build: 'success',
    });
    expect(await checksOf(run(2, 'build', null, null), run(1, 'build', 'FAILURE', AT_8))).toEqual({
      build: null,
    });
    expect(await checksOf(run(2, 'build', 'FAILURE', AT_8), run(1, 'build', 'SUCCESS', AT_8))).toEqual({
      build: 'failure',
    });
    expect(await checksOf(status('build', 'SUCCESS', AT_9), run(9, 'build', 'FAILURE', AT_8))).toEqual({
      build: 'success',
    });
  });

  it('when they fill more than a page, then all pages are read', async () => {
    server.answer(({ operation, body }) => ({
      body:
        operation === 'PawlRead'
          ? {
              data: snapshotAnswer({ latest: latest(forwards([run(1, 'one', 'SUCCESS', AT_8)], 'after-1')) }),
            }
          : {
              data: {
                repository: {
                  pullRequest: {
                    latest: latest(
                      forwards([run(2, body['cursor'] === 'after-1' ? 'two' : 'lost', 'FAILURE', AT_8)]),
                    ),
                  },
                },
              },
            },
    }));
    await expect(read()).resolves.toMatchObject({
      checks: { one: 'success', two: 'failure' },
      incomplete: [],
    });
  });
});
