import { describe, expect, it } from 'vitest';
import { playAll, scenarios, seedOf, type Batch } from './batch.ts';
import { playInThreads } from './pool.ts';
import { play } from './schedule.ts';

const SOME = Array.from({ length: 60 }, (_, index) => seedOf(4, index));

describe('given a schedule with a seed', () => {
  it('when it is played again, then the same happens to the letter', async () => {
    const known = await scenarios();
    for (const seed of SOME.slice(0, 12)) {
      const first = await play(known, seed, true);
      await play(known, seed + 1, false);
      expect(await play(known, seed, true)).toEqual(first);
      expect(first.trace.length).toBeGreaterThan(3);
    }
  });

  it('when nobody looks, then it comes to the same', async () => {
    const known = await scenarios();
    for (const seed of SOME.slice(0, 12)) {
      const { trace: _trace, ...seen } = await play(known, seed, true);
      const { trace, ...unseen } = await play(known, seed, false);
      expect(unseen).toEqual(seen);
      expect(trace).toEqual([]);
    }
  });

  it('when others are chosen, then other things happen', async () => {
    const known = await scenarios();
    const traces = await Promise.all(SOME.slice(0, 1).map((seed) => play(known, seed, true)));
    const other = await play(known, SOME[1] ?? 0, true);
    expect(other.trace).not.toEqual(traces[0]?.trace);
  });
});

describe('given many schedules', () => {
  it('when they are played in one thread or in three, then the same comes of them', async () => {
    const alone = await playAll(SOME, 1);
    const spread = await playInThreads(SOME.length, 4, 3, 1);
    expect(sorted(spread)).toEqual(sorted(alone));
    expect(alone.failures).toEqual([]);
  });

  it('when each scenario goes without faults, then it ends, and there are places to begin at', async () => {
    for (const { scenario, rests, essence, wrongs } of await scenarios()) {
      expect({ scenario: scenario.name, wrongs, status: essence.status }).toEqual({
        scenario: scenario.name,
        wrongs: [],
        status: 'completed',
      });
      expect(rests.length).toBeGreaterThan(4);
    }
  });
});

const sorted = ({ struck, ...batch }: Batch): object => ({
  ...batch,
  struck: Object.entries(struck).sort(([one], [other]) => (one < other ? -1 : 1)),
});
