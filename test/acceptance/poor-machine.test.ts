import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Actions, ROOT } from '../support/actions.ts';
import { BUILD, BUILD_PERFORMANCE } from './scenes.ts';

let place: string;
let actions: Actions | undefined;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pawl-poor-'));
});
afterEach(async () => {
  rmSync(place, { recursive: true });
  await actions?.close();
  actions = undefined;
});

interface Ran {
  code: number | null;
  log: string;
  outputs: { [name: string]: string };
}

/** The built action as one job's process, with its inputs and its own environment. */
async function act(
  inputs: { [name: string]: string },
  environment: { [name: string]: string } = {},
): Promise<Ran> {
  const output = join(place, `output-${Math.random()}`);
  writeFileSync(output, '');
  const child = spawn(process.execPath, [join(ROOT, 'dist/action.js')], {
    env: {
      PATH: dirname(process.execPath),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(place, 'summary'),
      GITHUB_WORKSPACE: join(place, 'workspace'),
      RUNNER_TEMP: place,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const found = readFileSync(output, 'utf8').matchAll(/^(\S+)<<(\S+)\n([^]*?)\n\2$/gm);
  return {
    code,
    log,
    outputs: Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value])),
  };
}

const onSandbox = (one: Actions): { [name: string]: string } => ({
  GITHUB_API_URL: one.sandbox.url,
  GITHUB_GRAPHQL_URL: one.sandbox.graphqlUrl,
  GITHUB_REPOSITORY: 'sample/durations',
});

const tokenOf = (one: Actions): string =>
  one.sandbox.token(undefined, {
    actions: 'write',
    contents: 'write',
    issues: 'write',
    'pull-requests': 'write',
    statuses: 'write',
    checks: 'read',
  });

const decided = (one: Actions, task: string): Promise<Ran> =>
  act({ mode: 'decide', token: tokenOf(one), 'pull-request': String(one.stage.pull), task }, onSandbox(one));

describe('fault 17: given a runner whose disk is full', () => {
  const full = (file: string): string => {
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync('/dev/full', file);
    return file;
  };

  it('when an outcome cannot be written, then the job fails in one sentence and leaves no half of it', async () => {
    const task = join(place, 'task.json');
    mkdirSync(join(place, 'workspace/repository'), { recursive: true });
    writeFileSync(
      task,
      JSON.stringify({
        kind: 'shell',
        id: 'd/test/1',
        step: 'test',
        attempt: 1,
        run: 'echo done',
        shell: 'sh',
        env: {},
        working_directory: '.',
        parse: 'exit-code',
        required_tools: [],
        must_write: [],
        timeout_seconds: 10,
      }),
    );
    const outcome = join(place, 'outcome/0.json');
    full(`${outcome}.part`);
    const { code, log } = await act({ mode: 'shell', task, outcome });
    expect(code).toBe(1);
    expect(log).toMatch(/::error::disk_full: No space is left on the disk of this runner/);
    expect(log).not.toContain('by a mistake of its own');
    expect(existsSync(outcome)).toBe(false);
  });

  it('when tasks cannot be handed out, then the record says that they were not performed, and they are tried again', async () => {
    actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
    await actions.settle();
    actions.sandbox.comment('lea', actions.stage.pull, '/start');
    actions.sandbox.events.takeAll();
    full(join(place, 'tasks/0.json'));
    const { code, log, outputs } = await decided(actions, join(place, 'tasks'));
    expect([code, outputs['work']]).toEqual([1, 'agent']);
    expect(log).toContain('::error::disk_full');
    const { code: recorded } = await act(
      {
        mode: 'record',
        token: tokenOf(actions),
        handover: outputs['handover'] ?? '',
        outcome: join(place, 'nothing'),
      },
      onSandbox(actions),
    );
    expect(recorded).toBe(0);
    const { steps } = await actions.progress();
    expect(steps['build']).toMatchObject({ status: 'pending', error: { type: 'internal' } });
    await actions.schedule();
    expect(await actions.progress()).toMatchObject({
      status: 'completed',
      steps: { build: { attempts: 2 } },
    });
  });
});

describe('fault 17: given a runner without a network', () => {
  it('when GitHub cannot be reached at all, then the job says which request failed and why', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    server.close();
    const { code, log, outputs } = await act(
      { mode: 'decide', token: 'ghs_x', 'pull-request': '1' },
      { GITHUB_API_URL: `http://127.0.0.1:${port}`, GITHUB_REPOSITORY: 'acme/widgets' },
    );
    expect(code).toBe(1);
    expect(log).toMatch(/::error::github_unreachable: GitHub did not answer POST .*ECONNREFUSED/);
    expect(outputs['work'] ?? '').toBe('');
  });

  it('when the name of its server is unknown, then it says so as well', async () => {
    const { code, log } = await act(
      { mode: 'sweep', token: 'ghs_x' },
      { GITHUB_API_URL: 'https://api.pawl.invalid', GITHUB_REPOSITORY: 'acme/widgets' },
    );
    expect(code).toBe(1);
    expect(log).toMatch(/::error::github_unreachable: GitHub did not answer/);
  });
});
