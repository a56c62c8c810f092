import { describe, expect, it } from 'vitest';
import { record } from '../../src/orchestrate/record.ts';
import { sweep } from '../../src/orchestrate/sweep.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import { Unreachable, type GitHub } from '../../src/ports.ts';
import { decode, encode } from '../../src/progress/codec.ts';
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

  it('fault 07: when a rate limit keeps the first from being woken, then no other is asked for, and it is told', async () => {
    const github = new FakeGitHub({});
    const runs = [3, 9].map((pull) => ({ pull, document: null }));
    github.runs = () => Promise.resolve({ now: github.now, runs });
    github.openPulls = () => Promise.resolve({ now: github.now, complete: false, pulls: [] });
    const until = '2026-01-05T10:00:00Z';
    let asked = 0;
    github.wake = () => {
      asked += 1;
      return Promise.reject(new Unreachable('github', 'Too many requests.', { until }));
    };
    await expect(sweep(worldOf(github))).rejects.toMatchObject({ until });
    expect(asked).toBe(1);
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

  it('when people were told already that no document counts, then nobody is woken for it again', async () => {
    const github = await start(BUILD);
    github.push('pawl/pr-7', { '.pawl/pr-7/progress.json': 'gone' });
    const open = await github.openPulls();
    const says = (type: 'Bot' | 'User', body: string): void => {
      const author = { id: 9, login: 'somebody', type };
      const comment = {
        id: 90,
        node_id: 'C90',
        author,
        body,
        created_at: open.now,
        edited_at: null,
        own_reactions: [],
      };
      github.openPulls = () =>
        Promise.resolve({ ...open, pulls: open.pulls.map((pull) => ({ ...pull, comments: [comment] })) });
    };
    const none = '<!-- pawl:status {"v":1,"workflow_id":null,"generation":0} -->\nNothing was started.';
    says('Bot', none);
    expect((await sweep(worldOf(github))).woken).toEqual([]);
    says('User', none);
    expect((await sweep(worldOf(github))).woken).toEqual([7]);
    says('Bot', none.replace('null', '"run"'));
    expect((await sweep(worldOf(github))).woken).toEqual([7]);
  });
});

describe('given five hundred open pull requests', () => {
  const NOW = '2026-01-05T12:00:00Z';
  const numbers = Array.from({ length: 500 }, (_, index) => index + 1);

  /** All have a run that waits for a person; those of `late` are to be reminded of it now. */
  const many = async (late: readonly number[]): Promise<FakeGitHub> => {
    const github = await start('  - {name: agree, type: approval, reminders: 1h}\n');
    const text = github.text('pawl/pr-7', '.pawl/pr-7/progress.json') ?? '';
    const loaded = decode(text, 'progress.json');
    if (!loaded.ok) throw new Error('no document');
    const quiet = encode({ ...loaded.value, next_wakeup: '2026-01-05T13:00:00Z' });
    github.runs = () => {
      github.calls.push('runs');
      const runs = numbers.map((pull) => ({ pull, document: late.includes(pull) ? text : quiet }));
      return Promise.resolve({ now: NOW, runs });
    };
    const port: GitHub = github;
    port.openPulls = (since) => {
      github.calls.push(`open ${since}`);
      const plain = { labels: ['pawl:blocked'], status: 'pending', checks: {}, comments: [], reviews: [] };
      return Promise.resolve({ now: NOW, complete: false, pulls: [{ ...plain, number: 3 }] });
    };
    github.calls.length = 0;
    return github;
  };

  it('when nothing is due, then reading is all there is, and what changed within a day is looked at', async () => {
    const github = await many([]);
    expect(await sweep(worldOf(github))).toEqual({ looked: 500, woken: [], failed: [] });
    expect(github.calls).toEqual(['runs', 'open 2026-01-04T12:00:00Z']);
  });

  it('when some are due, then each costs one dispatch and no other request', async () => {
    const github = await many([499, 12, 3]);
    expect(await sweep(worldOf(github))).toMatchObject({ woken: [3, 12, 499] });
    expect(github.calls.slice(2)).toEqual(['wake 3', 'wake 12', 'wake 499']);
  });

  it('when a dispatch fails, then the others are made all the same, and the log says which failed', async () => {
    const github = await many([3, 12, 499]);
    const woken: number[] = [];
    github.wake = (pull) => {
      if (pull === 12) return Promise.reject(new Unreachable('github', 'GitHub answered 502.'));
      return Promise.resolve(void woken.push(pull));
    };
    const world = worldOf(github);
    expect(await sweep(world)).toEqual({ looked: 500, woken: [3, 499], failed: [12] });
    expect(woken).toEqual([3, 499]);
    expect(world.lines).toEqual(['#12 could not be woken: GitHub answered 502. The next sweep tries again.']);
  });

  it('when a dispatch fails by a mistake of our own, then it is not hidden', async () => {
    const github = await many([12]);
    github.wake = () => Promise.reject(new TypeError('pull is not a number'));
    await expect(sweep(worldOf(github))).rejects.toThrow(TypeError);
  });
});
