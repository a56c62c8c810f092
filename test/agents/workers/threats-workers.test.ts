import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShell } from '../../../src/agents/shell/shell.ts';
import { createCommandAgent } from '../../../src/agents/workers/worker-command.ts';
import { searchPath } from '../../../src/agents/workers/surroundings.ts';
import { neverPassedOn } from '../../../src/kept-variables.ts';
import type { Outcome } from '../../../src/ports.ts';
import { agentTask, shellTask } from '../tasks.ts';
import { testPlace, type TestPlace } from './place.ts';

const CANARY = 'canary-7f3a9c1e55d2';

/** What the job that performs agents has around it: a canary in each variable that could hold something. */
const SURROUNDED = Object.fromEntries(
  (
    'INPUT_TOKEN INPUT_ANTHROPIC-API-KEY ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN GITHUB_TOKEN GH_TOKEN ACTIONS_RUNTIME_TOKEN ' +
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN PAWL_SEAL_KEY RUNNER_TEMP GITHUB_ENV NPM_TOKEN AWS_SECRET_ACCESS_KEY ' +
    'HOME TMPDIR USER NODE_OPTIONS SSH_AUTH_SOCK BASH_ENV CLAUDE_CONFIG_DIR'
  )
    .split(' ')
    .map((name) => [name, `${CANARY}-${name}`]),
);

let place: TestPlace;
beforeAll(async () => {
  place = await testPlace();
  mkdirSync(join(place.root, 'home'));
  writeFileSync(join(place.root, 'home/.netrc'), CANARY);
});
afterAll(() => place.remove());

/** Says everything that can be seen without looking for it: variables as the program and as the system know them, arguments, both directories. */
const NOSY = `import { readFileSync, readdirSync } from 'node:fs';
const task = JSON.parse(readFileSync(0, 'utf8'));
const environ = readFileSync('/proc/self/environ', 'utf8').split('\\0');
const seen = { env: process.env, environ, argv: process.argv, execArgv: process.execArgv, cwd: process.cwd(), here: readdirSync('.'),
  home: readdirSync(process.env.HOME), checkout: readdirSync(task.checkout, { recursive: true }), task };
process.stdout.write(JSON.stringify({ status: 'success', text: JSON.stringify(seen) }));`;

const nosy = (named: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> => {
  const command = [process.execPath, place.program('nosy.mjs', NOSY)];
  const task = agentTask({
    agent: { name: 'nosy', uses: 'command', returns: 'text', command },
    environment: named,
  });
  return createCommandAgent({
    original: place.original,
    secrets: [],
    environment: { ...SURROUNDED, PATH: process.env['PATH'], LANG: 'C.UTF-8', ...environment },
    model: { apiKey: `${CANARY}-key`, baseUrl: 'http://127.0.0.1:1' },
    log: () => undefined,
  }).perform({ task, system: '', prompt: '' });
};

describe('threat 25: given a worker that tells everything it can see', () => {
  it('when the job is full of secrets, then it has seen none of them, and only variables that are on the list', async () => {
    const outcome = await nosy();
    expect(outcome.status).toBe('success');
    expect(JSON.stringify(outcome)).not.toContain(CANARY);
    const { env, environ, here, home, checkout } = JSON.parse(outcome.text);
    const names = ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL', 'HOME', 'LANG', 'PATH', 'TMPDIR'];
    // the shell that starts it may add where it is
    const own = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);
    expect(
      Object.keys(env)
        .filter((name) => !own.has(name))
        .sort(),
    ).toEqual(names);
    expect(environ.filter((line: string) => line.includes('='))).toHaveLength(Object.keys(env).length);
    expect(env.ANTHROPIC_API_KEY).toMatch(/^pawl-once-[0-9a-f]{48}$/);
    expect([here, home]).toEqual([[], []]);
    expect(checkout).not.toContain('.git');
    expect(checkout).not.toContain('untracked.txt');
    expect(checkout).not.toContain('link');
  });

  it('when policy names variables, then it sees those, and two attempts never have the same key', async () => {
    const [one, other] = await Promise.all([nosy(['PROXY_URL', 'UNSET']), nosy()]);
    expect(JSON.parse(one.text).env).not.toHaveProperty('UNSET');
    const seen = await nosy(['PROXY_URL'], { PROXY_URL: 'http://proxy' });
    expect(JSON.parse(seen.text).env.PROXY_URL).toBe('http://proxy');
    expect(JSON.parse(one.text).env.ANTHROPIC_API_KEY).not.toBe(JSON.parse(other.text).env.ANTHROPIC_API_KEY);
  });

  it.each([
    'INPUT_TOKEN',
    'GITHUB_TOKEN',
    'ANTHROPIC_API_KEY',
    'pawl_seal_key',
    'ACTIONS_RUNTIME_TOKEN',
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'PATH',
  ])('when policy names %s, then the worker is not started', async (name) => {
    const outcome = await nosy([name]);
    expect(outcome).toMatchObject({ status: 'failure', error: { type: 'permission' } });
    expect(outcome.error?.message).toContain(name);
  });

  it('when policy names others, then they are passed on', () => {
    expect(neverPassedOn(['OPENAI_API_KEY', 'HTTPS_PROXY', 'GITHUB', 'PATHS'])).toEqual([]);
  });
});

describe('threat 47: given a command that would be code of the pull request', () => {
  const nosy = (command: string[]): Promise<Outcome> => {
    const task = agentTask({ agent: { name: 'nosy', uses: 'command', returns: 'text', command } });
    const agent = createCommandAgent({
      original: place.original,
      secrets: [],
      environment: { PATH: process.env['PATH'] },
      model: null,
      log: () => undefined,
    });
    return agent.perform({ task, system: '', prompt: '' });
  };

  it.each([['src/a.js'], ['.'], ['../checkout/run.sh']])(
    'when it names %s by its path, then it is not started',
    async (file) => {
      const command = [process.execPath, join(place.original.directory, file)];
      const outcome = await nosy(command);
      expect(outcome.error).toMatchObject({
        type: 'permission',
        message: expect.stringContaining('is in the checkout'),
      });
    },
  );

  it('when it names a file without a directory, then the one of the checkout is not found', async () => {
    const outcome = await nosy([process.execPath, 'src/a.js']);
    expect(outcome.error).toMatchObject({
      type: 'tool',
      message: expect.stringContaining('MODULE_NOT_FOUND'),
    });
  });

  it('when the search path leads into the checkout or depends on where one is, then programs are not looked for there', () => {
    expect(searchPath({ PATH: '/usr/bin:/c/node_modules/.bin:.::bin:/c:/bin' }, '/c')).toBe('/usr/bin:/bin');
    expect(searchPath({}, '/c')).toBe('');
  });
});

describe('threat 47: given code of the pull request in the shell job', () => {
  it('when it reads its own process and the variables of everything it starts, then there is nothing to steal', async () => {
    const run =
      'tr "\\0" "\\n" < /proc/self/environ; tr "\\0" "\\n" < /proc/$$/environ; env; cat /proc/self/cmdline';
    const { text, status } = await createShell({
      directory: place.original.directory,
      environment: { ...SURROUNDED, PATH: process.env['PATH'], HOME: place.root, TMPDIR: place.root },
    }).perform(shellTask(run));
    expect(status).toBe('success');
    expect(text).toContain('PATH=');
    expect(text).not.toContain(CANARY);
  });
});
