import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endEarly } from '../../src/action/end.ts';
import { Unreachable } from '../../src/ports.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pawl-end-'));
  writeFileSync(join(place, 'output'), '');
  vi.stubEnv('GITHUB_OUTPUT', join(place, 'output'));
  vi.stubEnv('GITHUB_STEP_SUMMARY', join(place, 'no-such-file'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
  rmSync(place, { recursive: true });
});

const ended = async (error: unknown, lease: string | null = null) => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  await endEarly(error, { lease });
  vi.restoreAllMocks();
  const outputs = readFileSync(join(place, 'output'), 'utf8').matchAll(/^(\S+)<<(\S+)\n([^]*?)\n\2$/gm);
  return {
    log: lines.join(''),
    code: process.exitCode ?? 0,
    outputs: Object.fromEntries([...outputs].map(([, name = '', , value = '']) => [name, value])),
  };
};
const UNTIL = '2026-01-05T10:00:00Z';
const limited = new Unreachable('github', 'Too many requests.', { until: UNTIL });

describe('given an actions run that cannot be carried out', () => {
  it('when GitHub cannot be reached, then it fails and says so', async () => {
    const { code, log, outputs } = await ended(new Unreachable('github', 'No answer.'));
    expect([code, log, outputs]).toEqual([1, '::error::github_unreachable: No answer.\n', {}]);
  });

  it('when the mistake is ours, then it fails with the place of it', async () => {
    const { code, log } = await ended(new TypeError('x is undefined', { cause: new Error('deeper') }));
    expect(code).toBe(1);
    expect(log).toMatch(
      /::error::Pawl failed by a mistake of its own: TypeError: x is undefined.*Cause: deeper/,
    );
  });

  it('fault 17: when the disk is full, then it fails with one sentence', async () => {
    const { code, log } = await ended(Object.assign(new Error('write'), { code: 'ENOSPC' }));
    expect([code, log]).toEqual([1, expect.stringMatching(/^::error::disk_full: /)]);
  });

  it('fault 07: when a rate limit is why, then it ends well, says until when, and its page is not needed for that', async () => {
    const { code, log, outputs } = await ended(limited);
    expect([code, outputs]).toEqual([0, { reason: 'rate_limited', 'next-wakeup': UNTIL, work: 'none' }]);
    expect(log).toContain(`Nothing is lost: the first schedule after ${UNTIL} finds what is to be done`);
    expect(log).toContain('::warning title=');
  });

  it('fault 07: when work was performed and is not recorded, then its lease is the instant that counts', async () => {
    const lease = '2026-01-05T11:00:00Z';
    const { code, log, outputs } = await ended(limited, lease);
    expect([code, outputs['next-wakeup']]).toEqual([0, lease]);
    expect(log).toContain(`Run this job again after ${UNTIL} and before ${lease}, and it is`);
  });

  it('fault 07: when that lease ends before the limit, then the limit is', async () => {
    const { outputs, log } = await ended(limited, '2026-01-05T09:30:00Z');
    expect(outputs['next-wakeup']).toBe(UNTIL);
    expect(log).toContain('is tried again');
    expect(log).not.toContain('Run this job again');
  });
});
