import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShell } from '../../../src/agents/shell/shell.ts';
import { outcome, type ShellTask } from '../../../src/ports.ts';
import { shellTask } from '../tasks.ts';

let directory: string;
beforeAll(async () => {
  directory = await realpath(await mkdtemp(path.join(tmpdir(), 'pawl-report-')));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const run = async (command: string, over: Partial<ShellTask> = {}, environment = process.env) =>
  outcome.parse(await createShell({ directory, environment }).perform(shellTask(command, over)));

const FAILING = '<testsuite><testcase name="adds"><failure message="1 is not 2"/></testcase></testsuite>';

describe('given a step that requires tools', () => {
  it('when some are missing, then all of them are named and nothing runs', async () => {
    const required_tools = ['sh', 'no-such-tool', '../sh', 'nor-this'];
    const result = await run('touch ran', { required_tools });
    expect(result).toMatchObject({
      status: 'failure',
      value: { exit_code: null, passed: false },
      error: {
        type: 'tool',
        message: 'The runner lacks what this workflow requires: no-such-tool, ../sh, nor-this',
      },
    });
    expect((await run('test -e ran')).status).toBe('failure');
  });

  it('when a file of that name may not be executed, then it is missing', async () => {
    const bin = path.join(directory, 'bin');
    await mkdir(bin);
    await writeFile(path.join(bin, 'mytool'), '#!/bin/sh\n');
    const environment = { PATH: `${bin}:${process.env['PATH']}` };
    expect((await run('true', { required_tools: ['mytool'] }, environment)).error?.type).toBe('tool');
    await chmod(path.join(bin, 'mytool'), 0o755);
    expect((await run('true', { required_tools: ['mytool'] }, environment)).status).toBe('success');
  });
});

describe('given a step that must leave files', () => {
  it.each([
    ['is not there', 'true', 'never.txt'],
    ['is a directory', 'mkdir -p folder', 'folder'],
    ['lies outside', 'true', '../../etc/hostname'],
    ['is a link that leads out', 'true', 'out/hostname'],
  ])('when one %s, then the step failed and names it', async (_, command, file) => {
    await symlink('/etc', path.join(directory, 'out')).catch(() => undefined);
    const result = await run(`${command}; echo x > there.txt`, { must_write: ['there.txt', file] });
    expect(result.error).toEqual({
      type: 'validation',
      message: `The command ended well but did not leave ${file}`,
    });
  });

  it('when the command failed, then that is the error', async () => {
    expect((await run('exit 3', { must_write: ['never.txt'] })).error?.message).toBe('exit code 3');
  });

  it('when it works in a directory below, then paths are still those of the checkout', async () => {
    await mkdir(path.join(directory, 'below'), { recursive: true });
    const result = await run('echo x > made.txt', {
      working_directory: 'below',
      must_write: ['below/made.txt'],
    });
    expect(result.status).toBe('success');
  });
});

describe('given a step whose output is a report', () => {
  it('when tests failed, then the attempt failed and its value is still the report', async () => {
    const result = await run(`echo '${FAILING}'; exit 1`, { parse: 'junit' });
    expect(result).toMatchObject({
      status: 'failure',
      error: {
        type: 'tool',
        message: expect.stringMatching(/^exit code 1: 1 test: 1 failed, 0 broke off, 0 skipped\n/),
      },
      value: {
        exit_code: 1,
        passed: false,
        failures: 1,
        issues: [{ title: 'adds', current: '1 is not 2' }],
      },
    });
  });

  it('when it failed without a report, then the exit code is what is known', async () => {
    expect(await run('echo "no runner"; exit 127', { parse: 'junit' })).toMatchObject({
      error: { type: 'tool', message: 'exit code 127\nno runner' },
      value: { exit_code: 127, passed: false },
    });
  });

  it('when it ended well but the output is no report, then the attempt failed and shows it', async () => {
    const result = await run('echo "all good"', { parse: 'json' });
    expect(result.error?.type).toBe('validation');
    expect(result.error?.message).toContain('It begins: all good');
  });

  it.each(['junit', 'sarif'] as const)(
    'when it ended well but its %s report is broken, then it has not passed',
    async (parse) => {
      const result = await run('echo "<testsuite>"', { parse });
      expect(result).toMatchObject({
        status: 'failure',
        error: { type: 'validation' },
        value: { exit_code: 0, passed: false },
      });
    },
  );

  it('when a linter found something, then its value has the place although the command failed', async () => {
    const where = { artifactLocation: { uri: `file://${directory}/src/a.js` }, region: { startLine: 4 } };
    const results = [{ level: 'warning', message: { text: 'x' }, locations: [{ physicalLocation: where }] }];
    const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 'lint' } }, results }] };
    const result = await run(`echo '${JSON.stringify(log)}'; exit 2`, { parse: 'sarif' });
    expect(result).toMatchObject({
      error: { type: 'tool' },
      value: { exit_code: 2, passed: true, issues: [{ severity: 'major', location: 'src/a.js:4' }] },
    });
  });

  it('when it also writes to standard error, then only standard output is the report', async () => {
    const result = await run(`echo warming up >&2; echo '{"a": [1]}'; echo done >&2`, { parse: 'json' });
    expect(result).toMatchObject({ status: 'success', value: { a: [1] } });
    expect(result.text).toContain('warming up');
    expect(result.text).toContain('{"a": [1]}');
  });

  it('when the report is longer than what is kept of an output, then it is read whole', async () => {
    const result = await run(`printf '["'; head -c 100000 /dev/zero | tr '\\0' x; printf '"]'`, {
      parse: 'json',
    });
    expect(result.status).toBe('success');
    expect(JSON.stringify(result.value)).toHaveLength(100_004);
  });

  it('when it is longer than is read, then memory stays bounded and the attempt failed', async () => {
    const result = await run(`head -c 9000000 /dev/zero | tr '\\0' 1`, { parse: 'json' });
    expect(result.error).toMatchObject({ type: 'validation', message: expect.stringMatching(/larger than/) });
  });

  it('when a file must be left, then the first one is the report', async () => {
    const command = `echo '${FAILING}' > report.xml; echo '{"a":1}' > other.json; echo noise`;
    const must_write = ['report.xml', 'other.json'];
    const result = await run(command, { parse: 'junit', must_write });
    expect(result).toMatchObject({ status: 'success', value: { passed: false, tests: 1 } });
  });

  it('when the report is a link out of the checkout, then it is not read', async () => {
    await rm(path.join(directory, 'secret.json'), { force: true });
    const outside = await mkdtemp(path.join(tmpdir(), 'pawl-outside-'));
    await writeFile(path.join(outside, 'secret'), '{"secret": true}');
    const result = await run(`ln -s ${outside}/secret secret.json`, {
      parse: 'json',
      must_write: ['secret.json'],
    });
    expect(result.status).toBe('failure');
    expect(JSON.stringify(result)).not.toContain('"secret":true');
    await rm(outside, { recursive: true });
  });
});
