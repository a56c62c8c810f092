import { afterEach, describe, expect, it } from 'vitest';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions } from '../support/actions.ts';
import { BUILD, BUILD_PERFORMANCE, PLAN_AND_BUILD, PLAN_AND_BUILD_PERFORMANCE } from './scenes.ts';

let actions: Actions;
afterEach(() => actions.close());

/** The reading of a pull request, by number from 1, is answered as the one before it was. */
const lagAt = (nth: number): (() => number) => {
  let reads = 0;
  let struck = 0;
  const match = ({ operation }: RecordedRequest): boolean => {
    if (operation !== 'PawlRead') return false;
    reads += 1;
    if (reads === nth) struck += 1;
    return reads === nth;
  };
  actions.fault({ kind: 'lag', match });
  return () => struck;
};

describe('given reads that lag behind writes', () => {
  it('fault 08: when the run just recorded is not seen, then it is not begun again, and one comment stays', async () => {
    actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
    await actions.settle();
    const struck = lagAt(2);
    await actions.say('lea', '/start');
    expect(struck()).toBe(1);
    await actions.schedule();
    expect(await actions.progress()).toMatchObject({
      status: 'completed',
      steps: { build: { attempts: 1, conclusion: 'success' } },
    });
    expect(actions.types().filter((type) => type === 'run.started')).toHaveLength(1);
    expect(actions.shown).toContain('All steps are done');
    expect(actions.replay().code).toBe(0);
  });

  it('fault 08: when the gate just opened and its approval are not seen, then the branch refuses what rests on that, and it is read again', async () => {
    actions = await Actions.open({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
    await actions.settle();
    await actions.say('lea', '/start');
    const struck = lagAt(1);
    await actions.say('jonas', '/approve plan-approval');
    expect(struck()).toBe(1);
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.types().filter((type) => type === 'gate.closed')).toHaveLength(1);
    expect(actions.types().filter((type) => type === 'gate.opened')).toHaveLength(1);
    expect(actions.comment).not.toBe('');
  });
});
