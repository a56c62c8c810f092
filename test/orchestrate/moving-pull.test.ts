import { beforeEach, describe, expect, it } from 'vitest';
import { GATED, Life, RUN } from '../support/life.ts';
import { JONAS } from '../support/story.ts';
import { playOn } from '../torture/damage/memory.ts';

let life: Life;

beforeEach(async () => {
  life = new Life(GATED);
  await life.decide();
});

const commits = (): number => life.github.calls.filter((call) => call.startsWith('commit')).length;

describe('given a pull request whose run performs a step', () => {
  it.each(['CLOSED', 'MERGED'] as const)(
    'fault 11: when it is %s meanwhile, then its run’s branch is not made anew, and nothing begins',
    async (state) => {
      life.github.pull = { state };
      await life.decide();
      expect(life.github.branches.has(RUN)).toBe(false);
      const run = life.github.calls.length;
      // the job that records was on its way with what it knew: its commit to the head may still arrive, the record does not
      await life.work();
      await life.decide();
      expect(life.github.branches.has(RUN)).toBe(false);
      expect(life.github.calls.slice(run).filter((call) => call.startsWith('restore'))).toEqual([]);
      const before = commits();
      life.github.say(JONAS, '/start');
      await life.decide();
      expect(commits()).toBe(before);
      expect(life.github.branches.has(RUN)).toBe(false);
    },
  );

  it('fault 11: when it is closed and opened again, then the run goes on where it was, and what was done meanwhile is not done again', async () => {
    life.github.pull = { state: 'CLOSED' };
    await life.decide();
    await life.work();
    expect(life.github.branches.has(RUN)).toBe(false);
    life.github.later(60);
    life.github.pull = {};
    expect(await playOn(life)).toMatchObject({ end: 'ended', counted: { status: 'completed' } });
    expect(life.performed).toEqual({ plan: 1, build: 1 });
    expect(life.flaws).toEqual([]);
  });

  it('fault 11: when it gets a base that policy does not list, then no answer counts there; back at its own, the run ends', async () => {
    const base = life.github.push('release', { 'README.md': 'Another line of work.\n' }, 'Release');
    life.github.pull = { base: { ref: 'release', oid: base } };
    const away = await playOn(life);
    expect(away).toMatchObject({ end: 'stuck', counted: { status: 'blocked', workflow: { name: 'small' } } });
    expect(life.performed).toEqual({ plan: 1 });
    expect(life.github.shown.body).toContain('policy does not list release');
    life.github.pull = {};
    life.github.say(JONAS, '/approve');
    expect(await playOn(life)).toMatchObject({ end: 'ended', counted: { status: 'completed' } });
    expect(life.performed).toEqual({ plan: 1, build: 1 });
  });

  it('fault 11: when its head is deleted and the pull request closed by that, then nothing brings the branch back', async () => {
    life.github.pull = { state: 'CLOSED' };
    const commit = life.github.branches.get('feature');
    life.github.beforeCommit.push(() => ({ ok: false, reason: 'stale' }));
    await life.work();
    await life.decide();
    expect(life.github.branches.get('feature')).toBe(commit);
    expect(life.github.history('feature').some(({ ours }) => ours)).toBe(false);
  });
});
