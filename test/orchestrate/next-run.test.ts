import { describe, expect, it } from 'vitest';
import { startNext } from '../../src/orchestrate/next-run.ts';
import { observe } from '../../src/orchestrate/observe.ts';
import { Unreachable } from '../../src/ports.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';

const failing = async (until: string | null): Promise<{ lines: string[]; starting: Promise<void> }> => {
  const github = new FakeGitHub({});
  const lines: string[] = [];
  const world = { ...worldOf(github), log: (line: string) => void lines.push(line) };
  const snapshot = await observe(world, 7);
  github.wake = () => Promise.reject(new Unreachable('github', 'No.', { until }));
  return { lines, starting: startNext(world, snapshot) };
};

describe('given a next actions run that cannot be started', () => {
  it('fault 07: when a rate limit is why, then that is said with its end, and nothing fails', async () => {
    const { lines, starting } = await failing('2026-01-05T10:00:00Z');
    await expect(starting).resolves.toBeUndefined();
    expect(lines).toEqual([
      'The next actions run was not started: No. The schedule after 2026-01-05T10:00:00Z starts it.',
    ]);
  });

  it('when anything else is why, then it is no secret', async () => {
    const { starting } = await failing(null);
    await expect(starting).rejects.toThrow('No.');
  });
});
