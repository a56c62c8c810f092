import { describe, expect, it } from 'vitest';
import { record } from '../../src/orchestrate/record.ts';
import { sweep } from '../../src/orchestrate/sweep.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA, MARIA } from '../support/story.ts';

const start = async (steps: string): Promise<FakeGitHub> => {
  const yaml = `name: story\nsettings: {max-retry: 1}\nsteps:\n${steps}`;
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': yaml }).say(LEA, '/start');
  await wake(worldOf(github), 7, true);
  return github;
};
const BUILD =
  '  - {name: build, prompt: "Build it.", timeout-minutes: 10}\n  - {name: check, run: npm test}\n';

describe('given a sweep over all runs', () => {
  it('when there is none, then nobody is woken', async () => {
    expect((await sweep(worldOf(new FakeGitHub({})))).woken).toEqual([]);
  });

  it('when a step is within its lease, then its run is not woken; once the lease has run out, it is', async () => {
    const github = await start(BUILD);
    expect((await sweep(worldOf(github.later(15 * 60 - 1)))).woken).toEqual([]);
    expect((await sweep(worldOf(github.later(1)))).woken).toEqual([7]);
    expect(github.calls.at(-1)).toBe('wake 7');
  });

  it('when the dispatch after a record was lost, then the sweep finds that work is due', async () => {
    const github = await start(BUILD);
    const report = await wake(worldOf(github), 7, false);
    const snapshot = report.snapshot;
    const task = `${report.before?.steps['build']?.claim?.decision}/build/1`;
    github.wake = () => Promise.reject(new Error('lost'));
    const outcome = { task, status: 'success', text: '', value: null, files: [], deletions: [] } as const;
    await expect(
      record(worldOf(github, 'r'), snapshot, [{ ...outcome, files: [], deletions: [] }]),
    ).rejects.toThrow('lost');
    const woken: number[] = [];
    github.wake = (pull) => Promise.resolve(void woken.push(pull));
    await sweep(worldOf(github));
    expect(woken).toEqual([7]);
  });

  it('when a run waits for a person and is seen to, then it is not woken', async () => {
    const github = await start('  - {name: agree, type: approval}\n');
    const open = github.openPulls.bind(github);
    github.openPulls = async () => {
      const found = await open();
      return {
        ...found,
        pulls: found.pulls.map((pull) => ({ ...pull, labels: ['pawl:blocked'], status: 'pending' })),
      };
    };
    for (const comment of github.comments) comment.own_reactions.push('ROCKET');
    expect((await sweep(worldOf(github.later(3600)))).woken).toEqual([]);
  });

  it('when somebody answered and no actions run came, then it is woken', async () => {
    const github = await start('  - {name: agree, type: approval}\n');
    github.say(MARIA, '/approve').later(3600);
    expect((await sweep(worldOf(github))).woken).toEqual([7]);
  });

  it('when a document cannot be read, then its run is woken, because only a run can restore it', async () => {
    const github = await start(BUILD);
    github.push('pawl/pr-7', { '.pawl/pr-7/progress.json': 'gone' });
    expect((await sweep(worldOf(github))).woken).toEqual([7]);
  });
});
