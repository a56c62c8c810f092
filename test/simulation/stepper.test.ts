import { describe, expect, it } from 'vitest';
import { Limited, LostAnswer } from '../../src/github/failure.ts';
import { Stepper, type Fate } from './stepper.ts';

const READ = { name: 'read', writes: false };
const WRITE = { name: 'write', writes: true };

/** An actions run that writes once, and what came of it. */
async function writing(fate: Fate): Promise<{ effects: number; ended: unknown; took: Fate[]; live: number }> {
  const stepper = new Stepper();
  const seen = { effects: 0, ended: null as unknown, took: [] as Fate[] };
  const turn = stepper.turn(1, (one) => void seen.took.push(one));
  await stepper.begin(1, async () => {
    try {
      seen.ended = await turn(WRITE, () => (seen.effects += 1));
    } catch (error) {
      seen.ended = error;
    }
  });
  const [waiting] = stepper.waiting;
  if (waiting === undefined) throw new Error('Nothing waits');
  await stepper.step(waiting, fate);
  return { ...seen, live: stepper.live };
}

describe('given a request of an actions run', () => {
  it('when the process is killed before or after it, then nothing follows, and its effect is there or not', async () => {
    expect(await writing({ is: 'killed', effect: false })).toMatchObject({
      effects: 0,
      ended: null,
      live: 0,
    });
    expect(await writing({ is: 'killed', effect: true })).toMatchObject({ effects: 1, ended: null, live: 0 });
  });

  it('when the answer is lost, then the adapter is told so, whatever the effect', async () => {
    const lost = await writing({ is: 'lost', effect: true });
    expect(lost).toMatchObject({ effects: 1, took: [{ is: 'lost', effect: true }] });
    expect(lost.ended).toBeInstanceOf(LostAnswer);
    expect(await writing({ is: 'lost', effect: false })).toMatchObject({ effects: 0, took: [] });
  });

  it('when a rate limit is reached, then nothing took effect', async () => {
    const limited = await writing({ is: 'limited', seconds: 60, until: '2026-01-05T10:00:00Z' });
    expect(limited).toMatchObject({ effects: 0, live: 0 });
    expect(limited.ended).toBeInstanceOf(Limited);
  });

  it('when it is answered, then the actions run goes on to its end', async () => {
    expect(await writing({ is: 'answered' })).toMatchObject({ effects: 1, ended: 1, live: 0 });
  });
});

describe('given several actions runs', () => {
  it('when one is let through, then the others stand still', async () => {
    const stepper = new Stepper();
    const order: string[] = [];
    for (const who of [1, 2]) {
      const turn = stepper.turn(who, () => {});
      await stepper.begin(who, async () => {
        await turn(READ, () => order.push(`${who} first`));
        await turn(READ, () => order.push(`${who} second`));
      });
    }
    const next = async (who: number): Promise<void> => {
      const waiting = stepper.waiting.find((one) => one.who === who);
      if (waiting !== undefined) await stepper.step(waiting, { is: 'answered' });
    };
    await next(2);
    expect(order).toEqual(['2 first']);
    await next(1);
    await next(2);
    await next(1);
    expect(order).toEqual(['2 first', '1 first', '2 second', '1 second']);
    expect(stepper.live).toBe(0);
  });
});
