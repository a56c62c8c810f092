import { mkdtemp, mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createShell } from '../../../src/agents/shell/shell.ts';
import { outcome } from '../../../src/ports.ts';
import type { ShellTask } from '../../../src/ports.ts';
import { shellTask } from '../tasks.ts';

let directory: string;
beforeAll(async () => {
  directory = await realpath(await mkdtemp(path.join(tmpdir(), 'pawl-shell-')));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const run = async (command: string, over: Partial<ShellTask> = {}, environment = process.env) => {
  const result = await createShell({ directory, environment }).perform(shellTask(command, over));
  return outcome.parse(result);
};

/** Whether a process still runs; one that was killed may wait as a zombie for its new parent. */
const isAlive = async (pid: string): Promise<boolean> => {
  try {
    const stat = await readFile(`/proc/${pid.trim()}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
};

describe('fault 16: given a command that misbehaves', () => {
  it('when it exits with a code, then the failure has the code and its last lines', async () => {
    const result = await run('echo first; echo "3 tests failed" >&2; exit 7');
    expect(result).toMatchObject({
      status: 'failure',
      text: 'first\n3 tests failed\n',
      value: { exit_code: 7, passed: false },
      error: { type: 'tool', message: 'exit code 7\nfirst\n3 tests failed' },
    });
  });

  it('when an earlier command of a line or a pipe fails, then the step fails', async () => {
    expect((await run('false; echo on')).status).toBe('failure');
    expect((await run('false | cat')).status).toBe('failure');
    expect((await run('false\necho on', { shell: 'sh' })).text).toBe('');
  });

  it('when it hangs and ignores the request to end, then it and its children are killed', async () => {
    const started = performance.now();
    const result = await run('trap "" TERM; sleep 300 & echo $!; sleep 300; wait', { timeout_seconds: 1 });
    expect(result).toMatchObject({
      status: 'failure',
      error: { type: 'timeout' },
      value: { exit_code: null, passed: false },
    });
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(await isAlive(result.text.split('\n')[0] ?? '')).toBe(false);
  });

  it('when it ends after being asked to, then what it said last is kept', async () => {
    const result = await run('trap "echo cleaned up; exit 0" TERM; sleep 300 & wait', { timeout_seconds: 1 });
    expect(result.error?.type).toBe('timeout');
    expect(result.text).toContain('cleaned up');
  });

  it('when it leaves a child behind in the background, then the step ends and the child too', async () => {
    const started = performance.now();
    const result = await run('sleep 300 & echo $!');
    expect(result.status).toBe('success');
    expect(performance.now() - started).toBeLessThan(5_000);
    await sleep(50);
    expect(await isAlive(result.text.split('\n')[0] ?? '')).toBe(false);
  });

  it('when a child leaves the group and holds the output, then the step does not wait for it', async () => {
    const started = performance.now();
    const result = await run('setsid sleep 12 & sleep 0.3; echo done');
    expect(result).toMatchObject({ status: 'success', text: 'done\n' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('when it prints a gigabyte, then head and tail are kept and memory stays flat', async () => {
    const before = process.memoryUsage().rss;
    const result = await run(
      'echo begin; head -c 1000000000 /dev/zero | tr "\\0" x; echo; echo end; exit 3',
      {
        timeout_seconds: 120,
      },
    );
    expect(result.value).toEqual({ exit_code: 3, passed: false });
    expect(result.text.length).toBeLessThan(66_000);
    expect(result.text.startsWith('begin\nxxx')).toBe(true);
    expect(result.text.endsWith('xxx\nend\n')).toBe(true);
    expect(result.text).toContain('bytes left out');
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it('when it kills itself, then the signal is named', async () => {
    const result = await run('echo going; kill -9 $$');
    expect(result).toMatchObject({ status: 'failure', value: { exit_code: 137 }, error: { type: 'tool' } });
    expect(result.error?.message).toBe('killed by SIGKILL\ngoing');
  });

  it('when it kills its whole group, then there is an outcome all the same', async () => {
    expect((await run('kill -9 0')).status).toBe('failure');
  });

  it.each([
    ['a directory that does not exist', { working_directory: 'nowhere' }],
    ['a directory outside', { working_directory: '../..' }],
    ['an absolute directory outside', { working_directory: '/etc' }],
    ['a link that leads outside', { working_directory: 'out' }],
    ['a file', { working_directory: 'file' }],
    ['a NUL in the directory', { working_directory: 'a\0b' }],
  ])('when it should work in %s, then it is not started', async (_, over) => {
    await symlink('/', path.join(directory, 'out')).catch(() => undefined);
    await writeFile(path.join(directory, 'file'), '');
    const result = await run('echo started', over);
    expect(result).toMatchObject({
      status: 'failure',
      value: { exit_code: null, passed: false },
      error: { type: 'tool' },
    });
    expect(result.text).not.toContain('started');
  });

  it('when it cannot be started, then that is an outcome', async () => {
    expect((await run('echo a\0b')).error?.message).toContain('could not be started');
    expect((await run(`: ${'x'.repeat(3_000_000)}`)).error?.message).toContain('could not be started');
    expect((await run('echo x', {}, { PATH: '/nowhere' })).value).toEqual({ exit_code: 127, passed: false });
  });

  it('when it prints controls, colours and broken text, then the text is clean', async () => {
    const result = await run(String.raw`printf '\033[31mred\033[0m\000 50%%\r100%%\r\n\377ok\n'`);
    expect(result.text).toBe('red 50%\n100%\n\ufffdok\n');
  });
});

describe('given secrets in the environment of the process that runs it (threats 25 and 47)', () => {
  const canaries = {
    ANTHROPIC_API_KEY: 'canary-1',
    INPUT_TOKEN: 'canary-2',
    ACTIONS_RUNTIME_TOKEN: 'canary-3',
    'INPUT_A-B': 'canary-4',
    BASH_ENV: 'canary-5',
    NODE_OPTIONS: '--no-warnings',
  };
  afterEach(() => {
    for (const name of Object.keys(canaries)) delete process.env[name];
  });

  it.each(['bash', 'sh'] as const)(
    'when %s prints its environment, then it has the allow list and nothing else',
    async (shell) => {
      Object.assign(process.env, canaries);
      const own = {
        PATH: process.env['PATH'] ?? '',
        HOME: '/tmp/home',
        LANG: 'C.UTF-8',
        TMPDIR: '/tmp',
        ...canaries,
      };
      const result = await run(
        String.raw`cat /proc/self/environ | tr '\0' '\n'`,
        { shell, env: { TEST_COMMAND: 'npm test' } },
        own,
      );
      const names = result.text.match(/^[^=\n]+(?==)/gm) ?? [];
      // what the shells themselves set
      const added = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);
      expect(names.filter((name) => !added.has(name)).sort()).toEqual([
        'CI',
        'HOME',
        'LANG',
        'PATH',
        'TEST_COMMAND',
        'TMPDIR',
      ]);
      expect(result.text).not.toContain('canary');
    },
  );

  it('when nothing of the surroundings is passed on, then only CI and the own variables are there', async () => {
    const result = await run('/bin/cat /proc/self/environ', { env: { A: '1' }, shell: 'sh' }, {});
    expect(result.text).toMatch(/CI=true/);
    expect(result.text).not.toMatch(/HOME=|PATH=\/root/);
  });

  it('when it reads standard input, then there is nothing', async () => {
    expect((await run('cat; echo end')).text).toBe('end\n');
  });
});

describe('given a command that works', () => {
  it('when it prints to both streams, then the order is kept', async () => {
    const result = await run('for i in 1 2 3; do echo out$i; echo err$i >&2; done');
    expect(result).toMatchObject({ status: 'success', value: { exit_code: 0, passed: true }, files: [] });
    expect(result.text).toBe('out1\nerr1\nout2\nerr2\nout3\nerr3\n');
    expect(result.error).toBeUndefined();
  });

  it('when a directory below is named, then it works there, in the checkout', async () => {
    await mkdir(path.join(directory, 'below'), { recursive: true });
    expect((await run('pwd > where', { working_directory: 'below' })).status).toBe('success');
    expect(await readFile(path.join(directory, 'below/where'), 'utf8')).toBe(
      `${path.join(directory, 'below')}\n`,
    );
  });
});
