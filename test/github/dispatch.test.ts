import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { DispatchTask } from '../../src/ports.ts';
import { GitHubAnswers, type Reply } from '../support/github-answers.ts';
import { oid, snapshot } from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const github = () =>
  createGitHub({ token: 't', owner: 'octo', repo: 'demo', apiUrl: server.url, pause: async () => {} });

const TASK: DispatchTask = {
  kind: 'dispatch',
  id: 'd1/deploy/1',
  repository: 'octo/demo',
  pull: 5,
  workflow_id: 'w',
  decision: 'd1',
  step: 'deploy',
  name: 'deploy',
  attempt: 1,
  iteration: 1,
  head_oid: oid('a'),
  timeout_seconds: 600,
  workflow: 'deploy.yml',
  ref: 'greeting',
  inputs: { stage: 'test' },
};
const dispatch = (reply: Reply) => {
  server.answer(() => reply);
  return github().dispatch(TASK);
};

describe('given a workflow that GitHub does not start', () => {
  it.each([
    [404, 'Not Found', 'validation'],
    [422, "Workflow does not have 'workflow_dispatch' trigger", 'validation'],
    [403, 'Resource not accessible by integration', 'permission'],
    [401, 'Bad credentials', 'permission'],
    [409, 'Conflict', 'tool'],
  ])('when it answers %i, then the failure has its words', async (status, message, type) => {
    const result = await dispatch({ status, body: { message } });
    expect(result).toMatchObject({ ok: false, type });
    expect(JSON.stringify(result)).toContain(message);
    expect(JSON.stringify(result)).toContain('deploy.yml');
    expect(server.arrived).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['a server error', { status: 502 }],
    ['no answer at all', { cut: true }],
  ])('when there is %s, then nobody knows, and it is not sent again', async (_, reply) => {
    await expect(dispatch(reply)).rejects.toMatchObject({ service: 'github' });
    expect(server.arrived).toHaveLength(1);
  });

  it('when a server starts it without saying as what, then that is no success and never tried again', async () => {
    expect(await dispatch({ status: 204 })).toMatchObject({ ok: false, type: 'permission' });
  });
});

describe('given a workflow that can be dispatched', () => {
  it('when it starts, then its actions run is known', async () => {
    const url = 'https://github.com/octo/demo/actions/runs/77';
    const body = { workflow_run_id: 77, run_url: 'https://api.github.com/x', html_url: url };
    expect(await dispatch({ status: 200, body })).toEqual({ ok: true, run_id: 77, url });
    expect(server.arrived).toMatchObject([
      {
        operation: 'POST /repos/octo/demo/actions/workflows/deploy.yml/dispatches',
        body: { ref: 'greeting', inputs: { stage: 'test' }, return_run_details: true },
      },
    ]);
  });
});

const conclusion = async (reply: Reply) => {
  server.answer(() => reply);
  const more = await github().readMore(snapshot(), [{ want: 'actions_run', id: 77 }]);
  expect(server.operations()).toEqual(['GET /repos/octo/demo/actions/runs/77']);
  return more.actions_runs['77'];
};

describe('given an actions run that is asked for', () => {
  it('fault 08: when it is not found, then it lasts: a read may lag behind the write', async () => {
    expect(await conclusion({ status: 404, body: { message: 'Not Found' } })).toBeNull();
  });

  it('when the token may not read it or the answer is no run, then nothing is assumed', async () => {
    await expect(conclusion({ status: 403, body: { message: 'not accessible' } })).rejects.toThrow('403');
    await expect(conclusion({ status: 200, body: {} })).rejects.toThrow('not understood');
  });

  it('when it lasts, then it has no conclusion; when it has ended, then its own', async () => {
    expect(await conclusion({ body: { status: 'in_progress', conclusion: null } })).toBeNull();
    expect(await conclusion({ body: { status: 'completed', conclusion: 'failure' } })).toBe('failure');
  });

  it('when a permission is wanted beside it, then both are answered', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlReadMore'
        ? {
            body: {
              data: {
                repository: { want0: { edges: [{ permission: 'WRITE', node: { login: 'ada' } }] } },
              },
            },
          }
        : { body: { status: 'completed', conclusion: 'success' } },
    );
    const more = await github().readMore(snapshot(), [
      { want: 'actions_run', id: 77 },
      { want: 'permission', login: 'ada' },
    ]);
    expect(more).toMatchObject({ actions_runs: { 77: 'success' }, permissions: { ada: 'write' } });
  });
});
