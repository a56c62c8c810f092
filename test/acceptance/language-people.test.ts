import { afterEach, expect, it } from 'vitest';
import { Actions } from '../support/actions.ts';
import { inFull } from '../support/sample.ts';
import { ASKING, BACK_TO_PLAN, WAITING } from './scenes.ts';

let actions: Actions;

afterEach(() => actions.close());

const begin = async (
  workflow: string,
  performance = 'steps: { none: [{ output: none }] }\n',
): Promise<void> => {
  actions = await Actions.open({ workflow, performance });
  await actions.settle();
  await actions.say('lea', '/start');
};

const waiting = async (): Promise<string[]> =>
  Object.entries((await actions.progress()).steps)
    .filter(([, step]) => step.status === 'waiting')
    .map(([instance]) => instance);

const output = (path: string): string =>
  actions.git('show', `${actions.stage.branch}:.pawl/pr-1/outputs/${path}`);

inFull('given waits for checks, a label, a signal and a time', () => {
  it('when each happens in turn, then the run goes on from one to the next, and no sooner', async () => {
    await begin(WAITING, 'steps:\n  build: [{ output: Built. }]\n');
    expect(actions.shown).toContain('**tests** waits for the checks build.');
    actions.sandbox.ci.check(1, 'build', null);
    expect(await actions.schedule()).toHaveLength(1);
    actions.sandbox.ci.check(1, 'build', 'success');
    await actions.schedule();
    expect(await waiting()).toEqual(['ready']);
    expect(actions.shown).toContain('**ready** waits for the label ready-to-go.');
    actions.sandbox.label('maria', 1, 'ready-to-go');
    await actions.settle();
    await actions.schedule();
    expect(await waiting()).toEqual(['window']);
    await actions.say('maria', '/signal another-window');
    expect(await waiting()).toEqual(['window']);
    const [heard] = await actions.say('maria', '/signal deploy-window now');
    expect(heard?.requests.length).toBeLessThanOrEqual(5);
    expect(await waiting()).toEqual(['pause']);
    expect(actions.shown).toContain('**pause** waits until');
    expect(await actions.schedule(600)).toHaveLength(1);
    expect(await waiting()).toEqual(['pause']);
    await actions.schedule(1500);
    expect((await actions.progress()).status).toBe('completed');
  });

  it('when the check fails, then the wait fails, and what needs it is skipped', async () => {
    await begin(WAITING);
    actions.sandbox.ci.check(1, 'build', 'failure');
    await actions.schedule();
    const { status, steps } = await actions.progress();
    expect(status).toBe('failed');
    expect(steps['tests']).toMatchObject({ conclusion: 'failure' });
    expect(steps['build']).toMatchObject({ conclusion: 'skipped' });
  });
});

inFull(
  'given a step that asks a person for values, one that asks for words, and one that can be undone',
  () => {
    it('when they are given, paused, changed and at last cancelled, then each is obeyed once and the work is undone', async () => {
      await begin(ASKING);
      const [wrong] = await actions.say('maria', '/input ask count=many place=nowhere');
      expect(wrong?.reasons).toEqual(['gate_unchanged']);
      expect(wrong?.requests.length).toBeLessThanOrEqual(5);
      expect(actions.shown).toContain(
        'the field count must be a number; the field place must be one of here, there',
      );
      expect(await waiting()).toEqual(['ask']);
      await actions.say('maria', '/input ask count=3 place=here');
      expect((await actions.progress()).outputs['ask']).toEqual({ count: 3, place: 'here' });
      expect(await waiting()).toEqual(['words']);

      await actions.say('maria', '/pause lunch');
      expect(actions.shown).toContain('Paused by **maria**');
      await actions.say('maria', '/set speed=7');
      await actions.say('jonas', '/input words Go on then');
      expect(await actions.progress()).toMatchObject({ status: 'paused', outputs: { words: 'Go on then' } });
      expect((await actions.progress()).steps['make']).toBeUndefined();
      await actions.say('maria', '/resume');
      expect(output('make/make.1.1.md')).toContain('3 Go on then 7');
      expect(await waiting()).toEqual(['look']);

      await actions.say('maria', '/cancel no longer wanted');
      const { status, steps } = await actions.progress();
      expect(status).toBe('cancelled');
      expect(steps['look']).toMatchObject({ conclusion: 'cancelled' });
      expect(output('unmake/unmake.1.1.md')).toContain('undone');
      expect(actions.shown).toContain('`make` by `unmake`: done');
    });

    it('when somebody who may terminates it, then it ends at once and nothing is undone', async () => {
      await begin(ASKING);
      await actions.say('maria', '/input ask count=3 place=here');
      await actions.say('jonas', '/input words Go on then');
      expect(await waiting()).toEqual(['look']);
      await actions.say('maria', '/terminate wrong branch');
      expect((await actions.progress()).status).toBe('blocked');
      await actions.say('jonas', '/terminate wrong branch');
      const { status, status_reason, steps } = await actions.progress();
      expect({ status, status_reason }).toEqual({ status: 'cancelled', status_reason: 'terminated' });
      expect(steps['unmake']).toBeUndefined();
    });
  },
);

inFull('given a gate that sends back to the plan, with a bound on its time', () => {
  it('when nobody answers in time and then changes are asked for, then it is handed on, and the words reach the next attempt', async () => {
    await begin(BACK_TO_PLAN, 'steps:\n  build: [{ output: Built. }]\n');
    expect(output('plan/plan.1.1.md')).toContain('Asked for: nothing');
    await actions.schedule(3700);
    expect(actions.shown).toContain('handed on to **maria**');
    expect(await waiting()).toEqual(['plan-approval']);
    await actions.say('jonas', '/request-changes plan-approval Name the flag.');
    expect(output('plan/plan.1.2.md')).toContain('Asked for: Name the flag.');
    expect(await waiting()).toEqual(['plan-approval']);
    expect(actions.shown).toContain('sent back once');
    await actions.say('jonas', '/approve plan-approval');
    expect((await actions.progress()).status).toBe('completed');
  });
});
