import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { Unreachable } from '../../src/ports.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import type { Reply } from '../support/github-answers.ts';
import {
  comment,
  file,
  forwards,
  oid,
  ours,
  pullRequest,
  review,
  runBranch,
  snapshotAnswer,
  user,
} from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const github = () =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
    timeout: 2000,
  });
const everything = { since: () => null };
const read = (since: () => string | null = () => null) => github().read(5, { since });
const answerWith = (pull: object, repository: object = {}): void =>
  server.answer(() => ({ body: { data: snapshotAnswer(pull, repository) } }));
const page = (list: object): Reply => ({
  body: { data: { repository: { pullRequest: { page: list } } } },
});

describe('given a GitHub that cannot answer', () => {
  it('when it fails three times, then the read says that GitHub is unreachable', async () => {
    server.answer(() => ({ status: 502, body: { message: 'bad gateway' } }));
    const failing = github();
    await expect(failing.read(5, everything)).rejects.toThrow(Unreachable);
    expect(failing.requests()).toBe(3);
  });

  it('when it fails once and cuts the line once, then the read is tried again and succeeds', async () => {
    server.answer((_, nth) =>
      nth === 1 ? { status: 503 } : nth === 2 ? { cut: true } : { body: { data: snapshotAnswer() } },
    );
    await expect(read()).resolves.toMatchObject({ pull: { number: 5 } });
    expect(server.operations()).toEqual(['PawlRead', 'PawlRead', 'PawlRead']);
  });

  it('when the token is refused, then its words are passed on and nothing is tried again', async () => {
    server.answer(() => ({ status: 401, body: { message: 'Bad credentials' } }));
    await expect(read()).rejects.toThrow('Bad credentials');
    expect(server.arrived).toHaveLength(1);
  });

  it('when a rate limit ends soon, then it is waited for; when late, the read gives up', async () => {
    server.answer((_, nth) =>
      nth === 1
        ? { status: 403, headers: { 'retry-after': '2' }, body: { message: 'secondary rate limit' } }
        : { body: { data: snapshotAnswer() } },
    );
    await expect(read()).resolves.toMatchObject({ pull: { number: 5 } });
    server.answer(() => ({ status: 429, headers: { 'retry-after': '600' }, body: { message: 'no' } }));
    await expect(read()).rejects.toThrow('600 s');
    expect(server.arrived).toHaveLength(1);
  });

  it('when the points of the hour are used up, then it says until when and nothing is tried again', async () => {
    server.answer(() => ({
      headers: { 'x-ratelimit-reset': String(Date.parse('2026-01-05T09:20:00Z') / 1000) },
      body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
    }));
    await expect(read()).rejects.toThrow('1200 s');
    expect(server.arrived).toHaveLength(1);
  });

  it('when there is no such pull request, then it says so', async () => {
    server.answer(() => ({
      body: {
        data: { ...snapshotAnswer(), repository: { ...snapshotAnswer().repository, pullRequest: null } },
        errors: [
          {
            type: 'NOT_FOUND',
            path: ['repository', 'pullRequest'],
            message: 'Could not resolve to a PullRequest with the number of 5.',
          },
        ],
      },
    }));
    await expect(read()).rejects.toThrow('number of 5');
  });

  it('when the policy or the document cannot be read, then nothing is decided without them', async () => {
    for (const part of ['policy', 'document']) {
      server.answer(() => ({
        body: {
          data: snapshotAnswer(),
          errors: [{ type: 'INTERNAL', path: ['repository', 'x', 'target', part], message: 'oops' }],
        },
      }));
      await expect(read()).rejects.toThrow('oops');
    }
  });
});

describe('given lists with more than one page', () => {
  it('threat 14: when page 2 answers 500, then the list is incomplete, never shorter', async () => {
    const paged = {
      comments: forwards([comment(10, 'x')], 'after-10'),
      reviews: forwards([review(20, 'APPROVED')], 'after-20'),
      commits: { totalCount: 2, ...forwards([], 'after') },
    };
    server.answer(({ operation }) =>
      operation === 'PawlRead' ? { body: { data: snapshotAnswer(paged) } } : { status: 500 },
    );
    const { incomplete } = await read();
    expect(incomplete.toSorted()).toEqual(['comments', 'commits', 'reviews']);
  });

  it('threat 14: when page 2 comes with an error or an entry is missing, then the list is incomplete', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ reviews: forwards([review(20, 'APPROVED')], 'c') }) } }
        : {
            body: {
              data: { repository: { pullRequest: { page: forwards([null]) } } },
              errors: [{ path: ['repository', 'pullRequest', 'page', 'nodes', 0], message: 'gone' }],
            },
          },
    );
    await expect(read()).resolves.toMatchObject({ incomplete: ['reviews'] });
    server.answer(() => ({
      body: {
        data: snapshotAnswer({ reviews: null }),
        errors: [{ path: ['repository', 'pullRequest', 'reviews'], message: 'slow' }],
      },
    }));
    await expect(read()).resolves.toMatchObject({ reviews: [], incomplete: ['reviews'] });
  });

  it('when a page leads to itself, then the list is incomplete and reading ends', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ comments: forwards([comment(10, 'x')], 'same') }) } }
        : page(forwards([comment(9, 'y')], 'same')),
    );
    await expect(read()).resolves.toMatchObject({ incomplete: ['comments'] });
    expect(server.arrived).toHaveLength(2);
  });

  it('when GitHub lists fewer commits than it counts, then the committers are incomplete', async () => {
    answerWith({ commits: { totalCount: 251, ...forwards([]) } });
    await expect(read()).resolves.toMatchObject({ incomplete: ['commits'] });
  });

  it('when all pages answer, then reviews and comments are whole and oldest first', async () => {
    const paged = {
      comments: forwards([comment(20, 'b'), comment(40, 'd')], 'after-40'),
      reviews: forwards([review(20, 'APPROVED')], 'after-20'),
    };
    server.answer(({ operation, body }) => {
      if (operation === 'PawlRead') return { body: { data: snapshotAnswer(paged) } };
      if (operation === 'PawlReadReviews')
        return page(forwards([review(21, body['cursor'] === 'after-20' ? 'DISMISSED' : 'COMMENTED')]));
      return page(forwards([comment(30, 'c'), comment(20, 'b'), comment(10, 'a')]));
    });
    const found = await read();
    expect(found.comments.map(({ id }) => id)).toEqual([10, 20, 30, 40]);
    expect(found.reviews.map(({ id, state }) => [id, state])).toEqual([
      [20, 'APPROVED'],
      [21, 'DISMISSED'],
    ]);
    expect(found.incomplete).toEqual([]);
  });

  it('when older comments are not asked for and ours was seen, then no further page is read', async () => {
    const old = { createdAt: '2025-12-01T00:00:00Z', updatedAt: '2025-12-01T00:00:00Z' };
    answerWith({
      comments: forwards(
        [comment(3, '/new'), ours(2, '<!-- pawl:status {} -->'), comment(1, '/old', old)],
        'cursor',
      ),
    });
    const found = await read(() => '2026-01-01T00:00:00.000Z');
    expect(server.arrived).toHaveLength(1);
    expect(found.comments.map(({ id }) => id)).toEqual([3]);
    expect(found.incomplete).toEqual([]);
  });

  it('when ours is older than what is asked for, then it is looked for all the same', async () => {
    const old = { createdAt: '2025-12-01T00:00:00Z', updatedAt: '2025-12-01T00:00:00Z' };
    server.answer(({ operation }) =>
      operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ comments: forwards([comment(3, 'x', old)], 'c') }) } }
        : page(forwards([{ ...ours(2, '<!-- pawl:status {} -->'), ...old }], 'more')),
    );
    const found = await read(() => '2026-01-01T00:00:00Z');
    expect(found.seen.comment?.id).toBe(2);
    expect(found.comments).toEqual([]);
    expect(server.operations()).toEqual(['PawlRead', 'PawlReadComments']);
  });
});

describe('given comments that look like ours', () => {
  it('when somebody else writes our marker, then it is no status comment of ours', async () => {
    answerWith({ comments: forwards([comment(10, '<!-- pawl:status {} -->\nforged')]) });
    const found = await read();
    expect(found.seen.comment).toBeNull();
    expect(found.comments).toHaveLength(1);
  });

  it('when two runs began at once, then the newest is the status comment and the other a duplicate', async () => {
    answerWith({
      comments: forwards([
        ours(10, '<!-- pawl:status {"a":1} -->'),
        ours(12, '<!-- pawl:status {"b":1} -->'),
      ]),
    });
    const { seen } = await read();
    expect(seen.comment?.id).toBe(12);
    expect(seen.duplicates).toEqual(['C10']);
  });

  it('when we wrote another comment, then it is neither command nor status', async () => {
    answerWith({ comments: forwards([ours(10, '/approve')]) });
    const found = await read();
    expect(found.comments).toEqual([]);
    expect(found.seen.comment).toBeNull();
  });

  it('when a bot is called like a person, then its login tells them apart', async () => {
    answerWith({
      comments: forwards([
        comment(10, '/approve', { author: { kind: 'Bot', login: 'ada', databaseId: 99 } }),
      ]),
    });
    const found = await read();
    expect(found.comments[0]?.author).toEqual({ id: 99, login: 'ada[bot]', type: 'Bot' });
  });
});

const tip = async (more: object) => {
  answerWith({}, { run: runBranch(null, null, more) });
  return (await read()).run?.tip.ours;
};

describe('given commits of the run', () => {
  it('when a signature is missing, invalid or not by GitHub, then they are not ours', async () => {
    expect(await tip({ signature: null })).toBe(false);
    expect(await tip({ signature: { isValid: false, wasSignedByGitHub: true } })).toBe(false);
    expect(await tip({ signature: { isValid: true, wasSignedByGitHub: false } })).toBe(false);
  });

  it('when somebody else is the author, then they are not ours', async () => {
    expect(await tip({ author: { name: 'x', email: 'x@y', user: { databaseId: 7, login: 'ada' } } })).toBe(
      false,
    );
    expect(await tip({ author: { name: 'x', email: '7+ada@users.noreply.github.com', user: null } })).toBe(
      false,
    );
  });

  it('when GitHub links them to our account or gave them our address, then they are ours', async () => {
    const linked = { databaseId: 41898282, login: 'github-actions[bot]' };
    expect(await tip({ author: { name: 'x', email: null, user: linked } })).toBe(true);
    expect(await tip({})).toBe(true);
  });
});

describe('given an open pull request with a run', () => {
  it('when it is read, then one request brings every fact', async () => {
    answerWith({ lastEditedAt: '2026-01-05T08:00:00Z', editor: user('grace', 8) });
    const reader = github();
    let told: string | null = null;
    const found = await reader.read(5, {
      since(document) {
        told = document;
        return null;
      },
    });
    expect(reader.requests()).toBe(1);
    expect(told).toBe('{"v":1}\n');
    expect(found).toMatchObject({
      now: '2026-01-05T09:00:00Z',
      viewer: { id: 41898282, login: 'github-actions[bot]', type: 'Bot' },
      repository: { node_id: 'REPO', name: 'octo/demo', default_branch: 'main', default_oid: oid('b') },
      pull: {
        number: 5,
        author: { id: 7, login: 'ada', type: 'User' },
        edited: { at: '2026-01-05T08:00:00Z', by: { id: 8 } },
        labels: ['pawl:blocked', 'bug'],
        head: {
          oid: oid('a'),
          ref: 'greeting',
          repository: 'octo/demo',
          tree: [{ name: 'README.md', mode: 33188 }],
        },
        base: { ref: 'main', oid: oid('c') },
        fork: false,
        committers: [7, 19864447, 9],
      },
      run: {
        tip: { oid: oid('e'), ours: true },
        document: { path: '.pawl/pr-5/progress.json', text: '{"v":1}\n' },
      },
      outputs: {
        '.pawl/pr-5/outputs/create-plan/1.1.1.md': oid('2'),
        '.pawl/pr-5/outputs/note.md': oid('3'),
      },
      policy: { path: '.github/pawl/policy.yml', text: 'bases: [main]\n' },
      definitions: {
        oid: oid('c'),
        workflows: [
          { path: '.github/pawl/workflows/build.yml' },
          { path: '.github/pawl/workflows/old.yaml' },
        ],
        prompts: [{ path: '.github/pawl/prompts/plan.md', text: 'plan.md' }],
      },
      seen: {
        comment: { node_id: 'C11', id: 11 },
        labels: {
          'pawl:blocked': { node_id: 'L1', on: true },
          'pawl:in_progress': { node_id: 'L2', on: false },
        },
        status: { state: 'pending', description: 'working' },
      },
      incomplete: [],
    });
    expect(found.run?.history.map(({ oid: id, ours: mine }) => [id, mine])).toEqual([
      [oid('e'), true],
      [oid('d'), false],
    ]);
    expect(found.comments.map(({ id, own_reactions }) => [id, own_reactions])).toEqual([
      [10, []],
      [12, ['EYES']],
    ]);
    expect(found.reviews[0]?.commit?.tree).toHaveLength(1);
    expect(Object.keys(found.seen.labels)).not.toContain('not-pawl:x');
    expect(structuredClone(JSON.parse(JSON.stringify(found)))).toEqual(found);
  });

  it('when the document was cut short, then its text is null and its file is there', async () => {
    answerWith({}, { run: runBranch(file('{', true)) });
    const found = await read();
    expect(found.run?.document).toMatchObject({ text: null, oid: oid('f') });
  });

  it('when files are missing and GitHub calls that an error, then they are missing and nothing else', async () => {
    const path = ['repository', 'run', 'target', 'document'];
    server.answer(() => ({
      body: { data: snapshotAnswer({}, { run: null }), errors: [{ type: 'NOT_FOUND', path, message: 'no' }] },
    }));
    await expect(read()).resolves.toMatchObject({ run: null, incomplete: [] });
  });

  it('when it comes from a fork, then the head has no copy and outputs are those of the run', async () => {
    const outputs = {
      object: { entries: [{ name: 'o.md', type: 'blob', oid: oid('7'), object: {} }] },
    };
    const head = { ...pullRequest().headRef?.target, document: file('{}') };
    answerWith(
      { isCrossRepository: true, headRepository: { nameWithOwner: 'eve/demo' }, headRef: { target: head } },
      { run: runBranch(null, outputs) },
    );
    const found = await read();
    expect(found.pull).toMatchObject({ fork: true, head: { repository: 'eve/demo' } });
    expect(found.head.document).toBeNull();
    expect(found.outputs).toEqual({ '.pawl/pr-5/outputs/o.md': oid('7') });
  });

  it('when its branch cannot be seen, then the head is read by its id, or called unknown', async () => {
    const target = pullRequest().headRef?.target;
    server.answer(({ operation }) =>
      operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ headRef: null }) } }
        : { body: { data: { repository: { head: target } } } },
    );
    await expect(read()).resolves.toMatchObject({ pull: { head: { tree: [{}] } }, incomplete: [] });
    server.answer(({ operation }) =>
      operation === 'PawlRead'
        ? { body: { data: snapshotAnswer({ headRef: null }) } }
        : { body: { data: { repository: { head: null } } } },
    );
    await expect(read()).resolves.toMatchObject({ incomplete: ['head'] });
  });

  it('when it is merged and its branch deleted, then one request is enough', async () => {
    answerWith({ headRef: null, state: 'MERGED' });
    await expect(read()).resolves.toMatchObject({ pull: { state: 'MERGED' }, incomplete: ['head'] });
    expect(server.arrived).toHaveLength(1);
  });
});
