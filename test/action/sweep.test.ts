import { afterEach, describe, expect, it, vi } from 'vitest';
import { sweepAll } from '../../src/action/sweep.ts';
import { Unreachable } from '../../src/ports.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';

/** Run branches whose document cannot be read are due; those of `broken` cannot be woken. */
const swept = async (due: readonly number[], broken: readonly number[]): Promise<string> => {
  const github = new FakeGitHub({});
  github.runs = () =>
    Promise.resolve({ now: github.now, runs: due.map((pull) => ({ pull, document: null })) });
  github.openPulls = () => Promise.resolve({ now: github.now, complete: false, pulls: [] });
  github.wake = (pull) =>
    broken.includes(pull)
      ? Promise.reject(new Unreachable('github', 'GitHub answered 502.'))
      : Promise.resolve();
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  await sweepAll(worldOf(github), () => 17);
  return lines.join('');
};

describe('given the log of a sweep', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = 0;
  });

  it('when nothing that is due could be woken, then the job fails and names it', async () => {
    expect(await swept([3, 9], [3, 9])).toBe(
      'looked at 2 pull requests with 17 requests, woke none, could not wake 2 (#3, #9)\n' +
        '::error::github_unreachable: nothing that is due could be woken: #3, #9\n',
    );
    expect(process.exitCode).toBe(1);
  });

  it('when one of them could, then the job does not fail, and the log names both', async () => {
    const lines = await swept([3, 9], [3]);
    expect(lines).toBe('looked at 2 pull requests with 17 requests, woke 1 (#9), could not wake 1 (#3)\n');
    expect(process.exitCode ?? 0).toBe(0);
  });

  it('when nothing is due, then the log says what that cost', async () => {
    expect(await swept([], [])).toBe('looked at 0 pull requests with 17 requests, woke none\n');
  });
});
