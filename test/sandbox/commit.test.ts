import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, commitRequest, dig, digText, FULL, graphql } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
});
afterAll(() => sandbox.close());

const tip = async (branch: string): Promise<string> => (await sandbox.commits(branch))[0]?.oid ?? '';

describe('given createCommitOnBranch', () => {
  it('when the head is elsewhere, then 200 with STALE_DATA, a null field, and nothing written', async () => {
    const old = await tip('main');
    const before = await tip('feature');
    const { status, body } = await graphql(sandbox, token, ...commitRequest('feature', old, { 'x.md': 'x' }));
    expect(status).toBe(200);
    expect(dig(body, 'data')).toEqual({ createCommitOnBranch: null });
    expect(dig(body, 'errors.0.type')).toBe('STALE_DATA');
    expect(await tip('feature')).toBe(before);
  });

  it('when five race for one head, then exactly one commits', async () => {
    const head = await tip('feature');
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((racer) =>
        graphql(sandbox, token, ...commitRequest('feature', head, { 'race.md': String(racer) })),
      ),
    );
    const won = answers.filter(({ body }) => dig(body, 'errors') === undefined);
    expect(won).toHaveLength(1);
    expect(
      answers.map(({ body }) => dig(body, 'errors.0.type')).filter((type) => type === 'STALE_DATA'),
    ).toHaveLength(4);
    expect(await sandbox.file('feature', 'race.md')).toBe(
      String(answers.findIndex((answer) => answer === won[0]) + 1),
    );
  });

  it('when the token may only read contents, then FORBIDDEN', async () => {
    const reader = sandbox.token(undefined, { ...FULL, contents: 'read' });
    const { body } = await graphql(
      sandbox,
      reader,
      ...commitRequest('feature', await tip('feature'), { 'x.md': 'x' }),
    );
    expect(dig(body, 'errors.0')).toMatchObject({
      type: 'FORBIDDEN',
      message: 'Resource not accessible by integration',
    });
  });

  it('when it touches a workflow file, then it is refused in the words GitHub uses', async () => {
    const { body } = await graphql(
      sandbox,
      token,
      ...commitRequest('feature', await tip('feature'), { '.github/workflows/x.yml': 'on: push' }),
    );
    expect(dig(body, 'errors.0.message')).toContain('without `workflows` permission');
  });

  it.each(['../x', 'a//b', '/x', '.git/config', 'a/./b'])(
    'when the path is %s, then it is refused',
    async (path) => {
      const { body } = await graphql(
        sandbox,
        token,
        ...commitRequest('feature', await tip('feature'), { [path]: 'x' }),
      );
      expect(dig(body, 'errors.0.type')).toBe('UNPROCESSABLE');
    },
  );

  it('when a path to delete is not there, then it is refused', async () => {
    const { body } = await graphql(
      sandbox,
      token,
      ...commitRequest('feature', await tip('feature'), {}, ['nothing.md']),
    );
    expect(dig(body, 'errors.0.message')).toContain('nothing.md');
  });

  it('when the branch does not exist, then NOT_FOUND', async () => {
    const { body } = await graphql(
      sandbox,
      token,
      ...commitRequest('none', await tip('feature'), { 'x.md': 'x' }),
    );
    expect(dig(body, 'errors.0.type')).toBe('NOT_FOUND');
  });

  it('when the head is as expected, then the bot is its author and GitHub signs it', async () => {
    const parent = await tip('feature');
    const { body } = await graphql(
      sandbox,
      token,
      ...commitRequest('feature', parent, { 'deep/er.md': 'ä\n' }, ['page.md']),
    );
    const oid = digText(body, 'data.createCommitOnBranch.commit.oid');
    expect(await sandbox.file('feature', 'deep/er.md')).toBe('ä\n');
    expect(await sandbox.file('feature', 'page.md')).toBeNull();
    const read = await graphql(
      sandbox,
      token,
      `{ repository(owner: "acme", name: "demo") { object(oid: "${oid}") { ... on Commit {
           message messageHeadline committedDate parents(first: 2) { nodes { oid } }
           author { user { databaseId } } committer { user { login } } signature { isValid wasSignedByGitHub } } } } }`,
    );
    expect(dig(read.body, 'data.repository.object')).toEqual({
      message: 'Work\n\nPawl-Decision: d1',
      messageHeadline: 'Work',
      committedDate: '2026-01-05T09:00:00Z',
      parents: { nodes: [{ oid: parent }] },
      author: { user: { databaseId: 41_898_282 } },
      committer: { user: { login: 'web-flow' } },
      signature: { isValid: true, wasSignedByGitHub: true },
    });
  });

  it('when it writes an executable file, then the file is executable no more', async () => {
    await graphql(
      sandbox,
      token,
      ...commitRequest('feature', await tip('feature'), { 'bin/run.sh': '#!/bin/sh\necho\n' }),
    );
    const tree = await sandbox.repository.git.object('refs/heads/feature:bin');
    expect(tree?.type === 'tree' ? tree.entries.map(({ mode }) => mode) : []).toEqual([0o100644]);
  });

  it('when a person pushes in the name of the bot, then GitHub does not vouch for it', async () => {
    const oid = await sandbox.push(
      'ann',
      'feature',
      { files: { 'forged.md': 'x' }, author: 'github-actions[bot]' },
      'pawl: forged',
    );
    const { body } = await graphql(
      sandbox,
      token,
      `{ repository(owner: "acme", name: "demo") { object(oid: "${oid}") { ... on Commit {
           author { user { databaseId } } signature { isValid } } } } }`,
    );
    expect(dig(body, 'data.repository.object')).toEqual({
      author: { user: { databaseId: 41_898_282 } },
      signature: null,
    });
  });
});

describe('given several mutations in one document', () => {
  it('when one fails, then those after it still take effect, and no event starts a run', async () => {
    sandbox.events.takeAll();
    const { body: read } = await graphql(
      sandbox,
      token,
      '{ repository(owner: "acme", name: "demo") { id pullRequest(number: 1) { id } } }',
    );
    const id = digText(read, 'data.repository.id');
    const subject = digText(read, 'data.repository.pullRequest.id');
    const stale = await tip('main');
    const { body } = await graphql(
      sandbox,
      token,
      `mutation {
         createRef(input: { repositoryId: "${id}", name: "refs/heads/pawl/pr-1", oid: "${stale}" }) { ref { name } }
         again: createRef(input: { repositoryId: "${id}", name: "refs/heads/pawl/pr-1", oid: "${stale}" }) { ref { name } }
         addComment(input: { subjectId: "${subject}", body: "after" }) { clientMutationId }
       }`,
    );
    expect(dig(body, 'data.createRef.ref.name')).toBe('pawl/pr-1');
    expect(dig(body, 'data.again')).toBeNull();
    expect(dig(body, 'errors')).toHaveLength(1);
    expect(dig(body, 'errors.0.message')).toContain('already exists');
    expect(sandbox.comments(1).at(-1)?.body).toBe('after');
    expect(sandbox.events.length).toBe(0);
  });
});
