import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { hashes } from '../../src/hashes.ts';
import { sweep } from '../../src/orchestrate/sweep.ts';
import { encode } from '../../src/progress/codec.ts';
import { GitHubAnswers, type Reply } from '../support/github-answers.ts';
import { given } from '../support/story.ts';

const OPEN_NOW = 500;
/** The server says nine o'clock: what is due by then, and what is not. */
const LATE = '2026-01-05T08:59:59Z';
const LATER = '2026-01-05T09:00:01Z';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

/** A run that waits for a person who is to be reminded at an instant. */
const waiting = (until: string): string => {
  const story = given('name: story\nsteps:\n  - {name: agree, type: approval, reminders: 1h}\n');
  story.start();
  if (story.progress === null) throw new Error('It has not begun');
  return encode({ ...story.progress, next_wakeup: until });
};

const pageOf = (page: number, size: number): number[] =>
  Array.from({ length: size }, (_, index) => (page - 1) * size + index + 1);

const connection = (nodes: object[], page: number, size: number): object => ({
  pageInfo: { hasNextPage: page * size < OPEN_NOW, endCursor: page * size < OPEN_NOW ? `c${page}` : null },
  nodes,
});

const open = (number: number): object => ({
  number,
  updatedAt: '2026-01-05T08:30:00Z',
  labels: { nodes: [{ name: 'pawl:blocked' }] },
  comments: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] },
  labelled: { nodes: [] },
  reviews: { nodes: [] },
  headRef: { target: { status: { context: { state: 'PENDING' } } } },
  latest: null,
});

/** Five hundred open pull requests, each with a run, all changed within a day; those of `due` have something due. */
const answering = (due: readonly number[], refused: readonly number[] = []): void => {
  const [late, quiet] = [waiting(LATE), waiting(LATER)];
  server.answer(({ operation, body }, nth): Reply => {
    if (operation === 'PawlReadRuns') {
      const branches = pageOf(nth, 100).map((pull) => ({
        name: `pr-${pull}`,
        target: { oid: 'a'.repeat(40) },
      }));
      const refs = body['prefix'] === undefined ? {} : { refs: connection(branches, nth, 100) };
      const documents = pageOf(nth - 1, 100).map((pull, index) => [
        `document${index}`,
        { text: due.includes(pull) ? late : quiet, isTruncated: false },
      ]);
      const shown: object = nth === 1 ? {} : Object.fromEntries(documents);
      return { body: { data: { repository: { ...refs, ...shown } } } };
    }
    if (operation === 'PawlReadOpen') {
      const viewer = { login: 'github-actions[bot]', databaseId: 41898282 };
      const pullRequests = connection(pageOf(nth, 50).map(open), nth, 50);
      return { body: { data: { viewer, repository: { pullRequests } } } };
    }
    if (operation === 'PawlReadRepository')
      return { body: { data: { repository: { id: 'R', defaultBranchRef: { name: 'main' } } } } };
    const [, pull] = /"pull-request":"(\d+)"/.exec(JSON.stringify(body)) ?? [];
    return refused.includes(Number(pull)) ? { status: 422, body: { message: 'Nope' } } : { status: 204 };
  });
};

const swept = async (): Promise<
  { requests: number; lines: string[] } & Awaited<ReturnType<typeof sweep>>
> => {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const pause = (): Promise<void> => Promise.resolve();
  const github = createGitHub({ token: 't', owner: 'octo', repo: 'demo', apiUrl: server.url, pause, log });
  const found = await sweep({ github, hashes, nonce: 'n', templates: {}, server_url: '', log });
  return { ...found, requests: github.requests(), lines };
};

describe('given five hundred open pull requests, each with a run', () => {
  it('when nothing is due, then six queries tell of the runs and ten of what people did', async () => {
    answering([]);
    expect(await swept()).toMatchObject({ looked: OPEN_NOW, woken: [], failed: [], requests: 16 });
  });

  it('when some are due, then it costs one query more for all, and one dispatch each', async () => {
    answering([3, 120, 500]);
    expect(await swept()).toMatchObject({ looked: OPEN_NOW, woken: [3, 120, 500], requests: 17 + 3 });
  });

  it('when GitHub refuses one dispatch, then the others are made, and the log says which was not', async () => {
    answering([3, 120, 500], [120]);
    const { woken, failed, lines } = await swept();
    expect({ woken, failed }).toEqual({ woken: [3, 500], failed: [120] });
    expect(lines.join('\n')).toMatch(/#120 could not be woken: .*Nope.* The next sweep tries again\./);
  });
});
