import { describe, expect, it } from 'vitest';
import { Groups } from '../../../src/sandbox/runner/group.ts';

describe('given a concurrency group that is taken', () => {
  it('when two more wait without a queue then the older of them is cancelled', async () => {
    const groups = new Groups();
    const leave = await groups.enter('pawl-1', 'single');
    const older = groups.enter('PAWL-1', 'single');
    const newer = groups.enter('pawl-1', 'single');
    expect(await older).toBeNull();
    leave?.();
    expect(await newer).toBeTypeOf('function');
  });

  it('when the queue of a hundred is full then the next is cancelled', async () => {
    const groups = new Groups();
    await groups.enter('g', 'max');
    for (let at = 0; at < 100; at += 1) void groups.enter('g', 'max');
    expect(await groups.enter('g', 'max')).toBeNull();
  });

  it('when several wait in a queue then they enter in the order they came', async () => {
    const groups = new Groups();
    const order: number[] = [];
    const jobs = [1, 2, 3].map(async (job) => {
      const leave = await groups.enter('g', 'max');
      order.push(job);
      leave?.();
    });
    await Promise.all(jobs);
    expect(order).toEqual([1, 2, 3]);
  });

  it('when another group is asked for then nobody waits', async () => {
    const groups = new Groups();
    await groups.enter('a', 'max');
    expect(await groups.enter('b', 'max')).toBeTypeOf('function');
  });
});
