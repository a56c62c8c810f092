import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performAgentTask, type Workshop } from '../../src/action/workers.ts';
import type { AgentTask, Outcome } from '../../src/ports.ts';
import { testPlace, type TestPlace } from '../agents/workers/place.ts';
import { agentTask } from '../agents/tasks.ts';
import { startModel } from '../support/model-server.ts';

let place: TestPlace;
beforeAll(async () => {
  place = await testPlace();
});
afterAll(() => place.remove());

const perform = (
  agent: Partial<AgentTask['agent']>,
  over: Partial<Workshop> = {},
  task: Partial<AgentTask> = {},
): Promise<Outcome> =>
  performAgentTask(
    agentTask({ agent: { name: 'helper', uses: 'command', returns: 'text', ...agent }, ...task }),
    {
      checkout: place.original.directory,
      anthropic_api_key: '',
      anthropic_base_url: undefined,
      script: undefined,
      environment: { PATH: process.env['PATH'] },
      blob: () => Promise.resolve(null),
      remote: null,
      secrets: [],
      log: () => undefined,
      ...over,
    },
  );

const saying = (shell: string): string[] => ['/bin/sh', '-c', shell];

describe('given agents that use different workers', () => {
  it.each([
    [
      { uses: 'anthropic' as const },
      'permission',
      /^there is no key for the model: pass the input anthropic-api-key/,
    ],
    [{ uses: 'claude-code' as const }, 'permission', /^there is no key for the model/],
    [
      { uses: 'scripted' as const },
      'permission',
      /^the agent `helper` is scripted, and this job was given no script/,
    ],
  ])('when %o lacks what it needs, then the failure says so', async (agent, type, message) => {
    const { error } = await perform(agent);
    expect(error?.type).toBe(type);
    expect(error?.message).toMatch(message);
  });

  it('when one is a command, then it reads the prompt as it was rendered, and needs no key', async () => {
    const outcome = await perform(
      {
        command: saying(`grep -q '"prompt":"Plan the tower' && echo '{"status":"success","text":"A plan."}'`),
      },
      {},
      {
        template: { name: 'plan', text: 'Plan the {{ what }}' },
        scope: { what: 'tower' },
      },
    );
    expect(outcome).toMatchObject({ status: 'success', text: 'A plan.' });
  });

  it('when a job has no checkout, then a command is not started, and says why', async () => {
    expect((await perform({ command: ['true'] }, { checkout: '/nowhere' })).error?.message).toContain(
      'check the head out before it',
    );
  });

  it('when a job may read over the API instead, then the model has tools over the files there', async () => {
    const oid = 'c'.repeat(40);
    const model = await startModel(
      { tools: [{ name: 'read_file', input: { path: 'far.md' } }] },
      {
        text: 'Read.',
      },
    );
    const outcome = await perform(
      { uses: 'anthropic' },
      {
        checkout: '/nowhere',
        anthropic_api_key: 'sk-ant-x',
        anthropic_base_url: model.url,
        remote: {
          tree: () => Promise.resolve([{ path: 'far.md', mode: 0o100644, oid }]),
          texts: (oids) => Promise.resolve(Object.fromEntries(oids.map((one) => [one, 'from afar\n']))),
        },
      },
    );
    await model.close();
    expect(outcome).toMatchObject({ status: 'success', text: 'Read.' });
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('from afar');
  });

  it('when an executable file is written anew, then it stays one', async () => {
    const outcome = await perform(
      {
        command: saying(
          `echo '{"status":"success","files":[{"path":"run.sh","content":"#!/bin/sh\\\\necho\\\\n"}]}'`,
        ),
        returns: 'files',
      },
      {},
      { returns: 'files' },
    );
    expect(outcome.files).toEqual([{ path: 'run.sh', content: '#!/bin/sh\necho\n', mode: '100755' }]);
  });
});

describe('threat 26: given a variable that policy lets a command see', () => {
  const environment = { PATH: process.env['PATH'], PROVIDER_KEY: 'canary-of-another-provider-77' };
  const named = { environment: ['PROVIDER_KEY'] };

  it.each(['echo "$PROVIDER_KEY"', 'printf %s "$PROVIDER_KEY" | base64', 'echo "$PROVIDER_KEY" | rev'])(
    'when the command says it with %s, then its outcome is dropped',
    async (leak) => {
      const command = saying(`printf '{"status":"success","text":"%s"}' "$(${leak})"`);
      const outcome = await perform({ command }, { environment }, named);
      expect(outcome).toMatchObject({ status: 'failure', text: '', error: { type: 'refused' } });
    },
  );

  it('when it does not, then its outcome counts', async () => {
    const command = saying(`printf '{"status":"success","text":"%s"}' "\${#PROVIDER_KEY}"`);
    expect(await perform({ command }, { environment }, named)).toMatchObject({
      status: 'success',
      text: '29',
    });
  });
});
