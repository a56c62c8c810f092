import { afterEach, describe, expect, it, vi } from 'vitest';
import { tell } from '../../src/action/outputs.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA, MARIA, RENE } from '../support/story.ts';

/** What the log of an actions run says, its commands to the runner left out. */
const logged = async (github: FakeGitHub): Promise<string[]> => {
  const report = await wake(worldOf(github, `n${github.calls.length}`), 7, true);
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  vi.stubEnv('GITHUB_OUTPUT', '');
  vi.stubEnv('GITHUB_STEP_SUMMARY', '/dev/null');
  await tell(report, {}, 3, 'https://github.com');
  vi.restoreAllMocks();
  return lines
    .join('')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('::set-output'));
};

const opened = async (): Promise<FakeGitHub> => {
  const yaml = 'name: story\nsteps:\n  - {name: agree, type: approval, required: 2}\n';
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': yaml }).say(LEA, '/start');
  await wake(worldOf(github, 'one'), 7, true);
  return github;
};

describe('given the log of an actions run', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('when a gate is open, then it says who is found, who is missing, and why others do not count', async () => {
    const github = (await opened()).say(MARIA, '/approve').say(RENE, '/approve');
    const text = (await logged(github)).join('\n');
    expect(text).toMatch(/^gate_unchanged: .* \(3 requests\)$/m);
    expect(text).toMatch(/1 of 2/);
    expect(text).toContain('maria');
    expect(text).toMatch(/rene.*needs write access/);
  });

  it('when what people said looks like a command of the runner, then it is none', async () => {
    const github = (await opened()).say(MARIA, '/reject\n::error::forged');
    const lines = await logged(github);
    expect(lines.filter((line) => /^\s*::(?!set-output)/.test(line))).toEqual([]);
  });

  it('when no gate is open, then it is one line', async () => {
    const github = new FakeGitHub({});
    expect(await logged(github)).toHaveLength(1);
  });
});
