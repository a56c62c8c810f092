import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import { oid, snapshot } from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const github = () =>
  createGitHub({ token: 't', owner: 'octo', repo: 'demo', apiUrl: server.url, pause: async () => {} });
const repository = (data: object, errors?: object[]): void =>
  server.answer(() => ({ body: { data: { repository: data }, ...(errors ? { errors } : {}) } }));
const collaborator = (login: string, permission: string) => ({ edges: [{ permission, node: { login } }] });

const permission = async (login: string) =>
  (await github().readMore(snapshot(), [{ want: 'permission', login }])).permissions[login];

const restAnswers = (status: number): void =>
  server.answer(({ operation }) =>
    operation === 'PawlReadMore' ? { body: { data: { repository: { want0: null } } } } : { status, body: {} },
  );

describe('given a permission that is wanted', () => {
  it('when GitHub finds somebody of a similar name, then the one who was asked for has none', async () => {
    repository({ want0: collaborator('adam', 'ADMIN') });
    expect(await permission('ada')).toBe('none');
    repository({ want0: { edges: [] } });
    expect(await permission('ada')).toBe('none');
  });

  it('when GraphQL does not show collaborators, then REST is asked about that person', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlReadMore'
        ? {
            body: {
              data: { repository: { want0: null } },
              errors: [{ type: 'FORBIDDEN', path: ['repository', 'want0'], message: 'no push access' }],
            },
          }
        : { body: { permission: 'write', role_name: 'maintain' } },
    );
    expect(await permission('ada')).toBe('maintain');
    expect(server.operations()[1]).toBe('GET /repos/octo/demo/collaborators/ada/permission');
  });

  it('when REST knows no such person, then there is none; when it fails, then nothing is assumed', async () => {
    restAnswers(404);
    expect(await permission('eve')).toBe('none');
    restAnswers(500);
    await expect(permission('eve')).rejects.toMatchObject({ service: 'github' });
  });

  it('when it is found, then it is told in our words', async () => {
    repository({ want0: collaborator('ada', 'MAINTAIN') });
    expect(await permission('ada')).toBe('maintain');
  });
});

describe('given several wants', () => {
  it('when nothing is wanted, then nothing is asked', async () => {
    const asking = github();
    const from = snapshot();
    expect(await asking.readMore(from, [])).toBe(from);
    expect(asking.requests()).toBe(0);
  });

  it('when the commit of a definition is gone, then it has no files, and what cannot be understood is not taken for that', async () => {
    const want = { want: 'definitions', oid: oid('c') } as const;
    repository({ want0: null });
    const { definitions } = await github().readMore(snapshot(), [want]);
    expect(definitions).toEqual({ oid: oid('c'), workflows: [], prompts: [] });
    repository({ want0: 7 });
    await expect(github().readMore(snapshot(), [want])).rejects.toThrow('definitions');
  });

  it('when they are read, then one request brings all and the snapshot given stays as it was', async () => {
    const tree = {
      object: {
        entries: [{ name: 'a.yml', type: 'blob', oid: oid('4'), object: { text: null, isTruncated: true } }],
      },
    };
    repository({
      want0: collaborator('ada', 'WRITE'),
      want1: { text: 'whole', isTruncated: false },
      want2: { text: 'half', isTruncated: true },
      want3: null,
      want5: { text: 'of a file', isTruncated: false },
      want4: { oid: oid('7'), workflows: tree, prompts: null },
    });
    const asking = github();
    const from = snapshot();
    const more = await asking.readMore(from, [
      { want: 'permission', login: 'ada' },
      { want: 'text', oid: oid('1') },
      { want: 'text', oid: oid('2') },
      { want: 'text', oid: oid('3') },
      { want: 'definitions', oid: oid('7') },
      { want: 'file', oid: oid('8'), path: 'a b/c.json' },
    ]);
    expect(asking.requests()).toBe(1);
    expect(more.permissions).toEqual({ ada: 'write' });
    expect(more.texts).toEqual({
      [oid('1')]: 'whole',
      [oid('2')]: null,
      [oid('3')]: null,
      [`${oid('8')}:a b/c.json`]: 'of a file',
    });
    expect(more.definitions).toEqual({
      oid: oid('7'),
      workflows: [{ path: '.github/pawl/workflows/a.yml', oid: oid('4'), text: null }],
      prompts: [],
    });
    expect(from).toEqual(snapshot());
  });
});

describe('given git objects that are asked for', () => {
  it('when GitHub fails, then a missing file is not assumed', async () => {
    repository({ object0: null }, [
      { path: ['repository', 'object0'], message: 'timeout', type: 'INTERNAL' },
    ]);
    await expect(github().blobs(oid('a'), ['x'])).rejects.toThrow('timeout');
  });

  it('when paths and ids are looked up, then each answers for itself in one request', async () => {
    repository({ object0: { oid: oid('1') }, object1: null, object2: {} });
    expect(await github().blobs(oid('a'), ['a.ts', 'no.ts', 'directory'])).toEqual({
      'a.ts': oid('1'),
      'no.ts': null,
      directory: null,
    });
    expect(server.arrived[0]?.body['object1']).toBe(`${oid('a')}:no.ts`);
    repository({ object0: { text: 'x', isTruncated: false }, object1: { text: 'x', isTruncated: true } });
    expect(await github().texts([oid('1'), oid('2')])).toEqual({ [oid('1')]: 'x', [oid('2')]: null });
    expect(server.arrived).toHaveLength(1);
  });

  it('when none is asked for, then no request is sent', async () => {
    const asking = github();
    expect(await asking.blobs(oid('a'), [])).toEqual({});
    expect(await asking.texts([])).toEqual({});
    expect(asking.requests()).toBe(0);
  });
});

const refs = (from: number, count: number, endCursor: string | null) => ({
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
  nodes: Array.from({ length: count }, (_, index) => ({
    name: `pr-${from + index}`,
    target: { oid: oid('a') },
  })),
});

describe('given run branches', () => {
  it('when a page fails, then the sweep fails and forgets no branch silently', async () => {
    repository({}, [{ path: ['repository', 'refs'], message: 'slow' }]);
    await expect(github().runs()).rejects.toThrow('slow');
  });

  it('when there is none, then one request says so', async () => {
    repository({ refs: refs(1, 0, null) });
    expect(await github().runs()).toEqual({ now: '2026-01-05T09:00:00Z', runs: [] });
    expect(server.arrived).toHaveLength(1);
  });

  it('when there are 150, then three requests bring all, and other branches are left out', async () => {
    server.answer((_, nth) => {
      const documents = Object.fromEntries(
        Array.from({ length: 100 }, (__, index) => [
          `document${index}`,
          index === 7 ? { text: 'half', isTruncated: true } : { text: `${nth}-${index}`, isTruncated: false },
        ]),
      );
      const second = refs(101, 50, null);
      second.nodes.push({ name: 'notes', target: { oid: oid('a') } });
      if (nth === 1) return { body: { data: { repository: { refs: refs(1, 100, 'c1') } } } };
      if (nth === 2) return { body: { data: { repository: { refs: second, ...documents } } } };
      return { body: { data: { repository: documents } } };
    });
    const { runs } = await github().runs();
    expect(server.arrived).toHaveLength(3);
    expect(runs).toHaveLength(150);
    expect(runs[0]).toEqual({ pull: 1, document: '2-0' });
    expect(runs[7]).toEqual({ pull: 8, document: null });
    expect(runs[149]).toEqual({ pull: 150, document: '3-49' });
    expect(server.arrived[1]?.body['document0']).toBe(`${oid('a')}:.pawl/pr-1/progress.json`);
  });
});

describe('given a pull request to be woken', () => {
  it('when GitHub refuses, then it says so', async () => {
    server.answer(({ operation }) =>
      operation.startsWith('POST')
        ? { status: 404, body: { message: 'Not Found' } }
        : { body: { data: { repository: { id: 'REPO', defaultBranchRef: { name: 'trunk' } } } } },
    );
    await expect(github().wake(5)).rejects.toThrow('Not Found');
  });

  it('when the default branch is known, then waking is one dispatch on it', async () => {
    server.answer(({ operation }) =>
      operation.startsWith('POST')
        ? { status: 204 }
        : { body: { data: { repository: { id: 'REPO', defaultBranchRef: { name: 'trunk' } } } } },
    );
    const waking = github();
    await waking.wake(5);
    await waking.wake(6);
    expect(server.arrived.slice(1).map(({ operation, body }) => [operation, body])).toEqual(
      [5, 6].map((pull) => [
        'POST /repos/octo/demo/actions/workflows/pawl.yml/dispatches',
        { ref: 'trunk', inputs: { 'pull-request': String(pull) } },
      ]),
    );
    expect(waking.requests()).toBe(3);
  });
});
