import { execFile } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { machineFault } from '../../src/action/machine-fault.ts';
import { performAgentTask } from '../../src/action/workers.ts';
import { agentTask } from '../agents/tasks.ts';

const failing = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

describe('fault 17: given an error of the machine', () => {
  it.each([
    [
      'ENOSPC',
      /^disk_full: No space is left on the disk of this runner \(\/tmp\/x\)\. What is recorded stays/,
    ],
    ['EDQUOT', /^disk_full: The disk quota/],
    ['EROFS', /^disk_full: .* cannot be written to/],
  ])('when it is %s, also as the cause of another, then one sentence says so', (code, says) => {
    const error = failing(code, { path: '/tmp/x' });
    expect(machineFault(error)).toMatch(says);
    expect(machineFault(new Error('outer', { cause: error }))).toMatch(says);
  });

  it('when a program is not there, then it is named', async () => {
    const error: unknown = await promisify(execFile)('git', ['--version'], {
      env: { PATH: '/nowhere' },
    }).catch((caught: unknown) => caught);
    expect(machineFault(error)).toMatch(/^program_missing: `git` is not on the PATH of this runner\./);
  });

  it('when it is our own mistake, then it stays one', () => {
    expect(machineFault(new TypeError('x is undefined'))).toBeNull();
    expect(machineFault(failing('ENOENT', { syscall: 'open' }))).toBeNull();
    expect(machineFault('words')).toBeNull();
  });
});

describe('fault 17: given a runner without git', () => {
  let checkout: string;
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'pawl-nogit-'));
    mkdirSync(join(checkout, '.git'));
    writeFileSync(join(checkout, 'script.yml'), 'steps: {plan: [{output: A plan.}]}\n');
    vi.stubEnv('PATH', '/nowhere');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(checkout, { recursive: true });
  });

  it('when a prompt step is to be performed, then its attempt fails and says what is missing', async () => {
    const task = agentTask();
    const outcome = await performAgentTask(task, {
      checkout,
      anthropic_api_key: '',
      anthropic_base_url: undefined,
      script: join(checkout, 'script.yml'),
      environment: {},
      remote: null,
      blob: () => Promise.resolve(null),
      secrets: [],
      log: () => undefined,
    });
    expect(outcome).toMatchObject({ task: task.id, status: 'failure', files: [], error: { type: 'tool' } });
    expect(outcome.error?.message).toContain('program_missing: `git`');
  });
});
