import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import description from '../../src/sandbox/openapi.generated.json' with { type: 'json' };
import { OPERATIONS } from '../../src/sandbox/rest/operations.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, FULL, graphql, send, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
let head: string;
beforeAll(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
  head = sandbox.pull(1).head.oid;
});
afterAll(() => sandbox.close());

const setStatus = (body: unknown, sha = head, by = token): Promise<Reply> =>
  send(sandbox, by, 'POST', `/repos/acme/demo/statuses/${sha}`, body);

const dispatch = (file: string, body: unknown, by = token): Promise<Reply> =>
  send(sandbox, by, 'POST', `/repos/acme/demo/actions/workflows/${file}/dispatches`, body);

describe('given REST', () => {
  it("when the sandbox answers an operation, then GitHub's description has it", () => {
    expect(OPERATIONS.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(description.operations).toSorted(),
    );
  });

  it('when the token is unknown, then 401; when the path is, then 404', async () => {
    expect((await setStatus({ state: 'success' }, head, 'ghs_nobody')).status).toBe(401);
    expect((await send(sandbox, token, 'GET', '/zen')).status).toBe(404);
    expect((await send(sandbox, token, 'POST', `/repos/acme/other/statuses/${head}`, {})).status).toBe(404);
  });

  it('when the token lacks the scope, then 403 in the words GitHub uses', async () => {
    const answer = await setStatus(
      { state: 'success' },
      head,
      sandbox.token(undefined, { contents: 'write' }),
    );
    expect(answer.status).toBe(403);
    expect(dig(answer.body, 'message')).toBe('Resource not accessible by integration');
  });
});

describe('given commit statuses', () => {
  it.each([
    [{}, "must have required property 'state'"],
    [{ state: 'done' }, 'must be equal to one of the allowed values'],
    [{ state: 'success', context: 7 }, 'must be string'],
    [{ state: 'success', description: 'x'.repeat(141) }, 'maximum is 140 characters'],
  ])('when %j is sent, then 422', async (body, words) => {
    const answer = await setStatus(body);
    expect(answer.status).toBe(422);
    expect(dig(answer.body, 'message')).toContain(words);
  });

  it('when the commit does not exist, then 422', async () => {
    expect((await setStatus({ state: 'success' }, 'a'.repeat(40))).status).toBe(422);
  });

  it('when one is set twice, then the newest counts, here and in GraphQL', async () => {
    await setStatus({ state: 'pending', context: 'pawl', description: 'waits' });
    const { status, body } = await setStatus({ state: 'success', context: 'pawl' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'success', creator: { id: 41_898_282, type: 'Bot' } });
    const listed = await send(sandbox, token, 'GET', `/repos/acme/demo/commits/${head}/statuses`);
    expect(listed.body).toMatchObject([{ state: 'success' }, { state: 'pending' }]);
    const second = await send(
      sandbox,
      token,
      'GET',
      `/repos/acme/demo/commits/${head}/statuses?per_page=1&page=2`,
    );
    expect(second.body).toMatchObject([{ state: 'pending' }]);
    expect(second.headers.get('link')).toContain('per_page=1&page=1>; rel="prev"');
    const read = await graphql(
      sandbox,
      token,
      `{ repository(owner: "acme", name: "demo") { object(oid: "${head}") { ... on Commit {
           status { state context(name: "pawl") { state description } other: context(name: "x") { state } }
           statusCheckRollup { state } } } } }`,
    );
    expect(dig(read.body, 'data.repository.object')).toEqual({
      status: {
        state: 'SUCCESS',
        context: { state: 'SUCCESS', description: null },
        other: null,
      },
      statusCheckRollup: { state: 'SUCCESS' },
    });
  });

  it('when a page size is no number, then 422', async () => {
    const answer = await send(
      sandbox,
      token,
      'GET',
      `/repos/acme/demo/commits/${head}/statuses?per_page=many`,
    );
    expect(answer.status).toBe(422);
  });
});

describe('given dispatches', () => {
  it.each([
    ['none.yml', { ref: 'main' }, 404],
    ['ci.yml', { ref: 'main' }, 422],
    ['pawl.yml', { ref: 'nowhere' }, 422],
    ['pawl.yml', {}, 422],
    [
      'pawl.yml',
      { ref: 'main', inputs: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [i, ''])) },
      422,
    ],
  ])('when %s is dispatched with %j, then %i', async (file, body, status) => {
    expect((await dispatch(file, body)).status).toBe(status);
  });

  it('when the bot dispatches, then a run starts although the bot did it', async () => {
    sandbox.events.takeAll();
    const answer = await dispatch('pawl.yml', { ref: 'main', inputs: { 'pull-request': '1' } });
    expect(answer.status).toBe(204);
    expect(sandbox.events.takeAll()).toMatchObject([
      {
        name: 'workflow_dispatch',
        actor: 'github-actions[bot]',
        payload: {
          ref: 'refs/heads/main',
          workflow: '.github/workflows/pawl.yml',
          inputs: { 'pull-request': '1' },
          sender: { type: 'Bot' },
        },
      },
    ]);
  });

  it('when run details are asked for, then they are answered', async () => {
    const answer = await dispatch('pawl.yml', { ref: 'main', return_run_details: true });
    expect(answer.status).toBe(200);
    expect(dig(answer.body, 'workflow_run_id')).toBeTypeOf('number');
  });

  it('when a repository is dispatched to, then a run starts too', async () => {
    sandbox.events.takeAll();
    const answer = await send(sandbox, token, 'POST', '/repos/acme/demo/dispatches', {
      event_type: 'signal',
      client_payload: { name: 'deploy' },
    });
    expect(answer.status).toBe(204);
    expect(sandbox.events.takeAll()).toMatchObject([
      { name: 'repository_dispatch', payload: { action: 'signal', client_payload: { name: 'deploy' } } },
    ]);
  });
});

describe('given permissions', () => {
  it('when a person is unknown, then 404', async () => {
    expect((await send(sandbox, token, 'GET', '/repos/acme/demo/collaborators/zoe/permission')).status).toBe(
      404,
    );
  });

  it('when a maintainer is looked up, then the role name is exact and the permission coarse', async () => {
    const { body } = await send(sandbox, token, 'GET', '/repos/acme/demo/collaborators/bob/permission');
    expect(body).toMatchObject({
      permission: 'write',
      role_name: 'maintain',
      user: { id: 102, type: 'User' },
    });
    sandbox.setPermission('bob', 'triage');
    const after = await send(sandbox, token, 'GET', '/repos/acme/demo/collaborators/bob/permission');
    expect(after.body).toMatchObject({ permission: 'read', role_name: 'triage' });
    sandbox.setPermission('bob', 'maintain');
  });
});
