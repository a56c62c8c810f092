import { describe, expect, it } from 'vitest';
import { wake } from '../../src/orchestrate/wake.ts';
import { worldOf } from '../support/github.ts';
import { GATED, Life, RUN } from '../support/life.ts';
import { JONAS } from '../support/story.ts';
import { playOn } from '../torture/damage/memory.ts';

/** A hundred actions runs for the same pull request at once: what each of them decided. */
const hundredAtOnce = async ({ github }: Life): Promise<string[]> => {
  const runs = Array.from({ length: 100 }, (_, index) => wake(worldOf(github, `at once ${index}`), 7, true));
  return (await Promise.all(runs)).map(({ decision }) => decision.reason);
};

const documents = ({ github }: Life): number =>
  github.history(RUN).filter(({ message }) => message.includes('Pawl-Sequence:')).length;

describe('given doorbells that ring a hundred times at once', () => {
  it('fault 03: when it is for a `/start`, then one run begins, one step is claimed, and there is one comment', async () => {
    const life = new Life(GATED);
    const reasons = await hundredAtOnce(life);
    expect(reasons.filter((reason) => reason === 'run_started')).toHaveLength(1);
    expect(documents(life)).toBe(1);
    expect(life.document?.steps['plan']).toMatchObject({ attempts: 1, status: 'in_progress' });
    expect(life.github.dispatched).toEqual([]);
  });

  it('fault 03: when it is for an approval, then it opens the gate once, and what rests on it begins once', async () => {
    const life = new Life(GATED);
    await life.decide();
    await life.work();
    await life.decide();
    life.github.say(JONAS, '/approve').later(1);
    const before = documents(life);
    const reasons = await hundredAtOnce(life);
    expect(reasons.filter((reason) => !['step_in_flight', 'outpaced'].includes(reason))).toHaveLength(1);
    expect(documents(life)).toBe(before + 1);
    expect(life.document?.steps['build']).toMatchObject({ attempts: 1, status: 'in_progress' });
  });

  it('fault 03: when it rings a hundred times where nothing is to do, then nothing is written', async () => {
    const life = new Life(GATED);
    life.approved = true;
    expect(await playOn(life)).toMatchObject({ end: 'ended' });
    const before = documents(life);
    const { body } = life.github.shown;
    expect(new Set(await hundredAtOnce(life))).toEqual(new Set(['run_ended']));
    expect(documents(life)).toBe(before);
    expect(life.github.shown.body).toBe(body);
  });

  it('fault 02: when no doorbell rings for a month, then the next one finds all that is due, and does it once', async () => {
    const life = new Life(GATED);
    await life.decide();
    life.github.later(30 * 24 * 3600);
    await life.decide();
    expect(life.document?.errors.map(({ error }) => error.type)).toEqual(['lease-expired']);
    expect(await playOn(life)).toMatchObject({ end: 'ended', counted: { status: 'completed' } });
    expect(life.document?.steps['plan']?.attempts).toBe(2);
  });
});
