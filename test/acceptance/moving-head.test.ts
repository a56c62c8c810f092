import { afterEach, describe, expect, it } from 'vitest';
import { Actions, commitsTo } from '../support/actions.ts';
import { BUILD, BUILD_PERFORMANCE } from './scenes.ts';

let actions: Actions;

afterEach(() => actions.close());

/** Somebody pushes at the very moment at which the record wants to commit to the head. */
const pushedMeanwhile = async (files: { [path: string]: string }): Promise<void> => {
  actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
  await actions.settle();
  const { branch } = actions.stage;
  const between = actions.when(commitsTo(branch), () =>
    actions.sandbox.push('maria', branch, { files }, 'By Maria, meanwhile'),
  );
  await actions.say('lea', '/start');
  await between.done();
};

const subjects = (): string[] =>
  actions
    .git('log', '--format=%an: %s', `main..${actions.stage.branch}`)
    .split('\n')
    .filter((line) => line !== '');

describe('given a step that was performed, and a person who pushes between read and write', () => {
  it('threat 04, fault 05: when she changed another file, then both commits are there', async () => {
    await pushedMeanwhile({ 'docs/by-maria.md': 'Mine.\n' });
    expect((await actions.progress()).status).toBe('completed');
    expect(subjects().slice(0, 2)).toEqual([
      'github-actions[bot]: pawl: record build',
      'maria: By Maria, meanwhile',
    ]);
    expect(Object.keys(actions.content())).toEqual(
      expect.arrayContaining(['docs/by-maria.md', 'src/new.js']),
    );
    expect(actions.decisions()).toHaveLength(2);
  });

  it('fault 05: when she changed the same file, then hers stays, the step fails as head-moved and is tried again', async () => {
    await pushedMeanwhile({ 'src/new.js': 'export const made = "by hand";\n' });
    const { steps, next_wakeup } = await actions.progress();
    expect(steps['build']).toMatchObject({
      status: 'pending',
      attempts: 1,
      error: { type: 'head-moved', message: 'src/new.js changed in the branch meanwhile' },
    });
    expect(next_wakeup).not.toBeNull();
    expect(await actions.sandbox.file(actions.stage.branch, 'src/new.js')).toContain('by hand');
    expect(subjects()[0]).toBe('maria: By Maria, meanwhile');
    const woken = await actions.schedule(60);
    expect(woken.flatMap(({ reasons }) => reasons)).toContain('step_retried');
    expect(await actions.progress()).toMatchObject({
      status: 'completed',
      steps: { build: { attempts: 2 } },
    });
    expect(subjects()[1]).toBe('maria: By Maria, meanwhile');
    expect(actions.replay().code).toBe(0);
  });
});

describe('given a decision, and somebody who is first', () => {
  it('fault 04: when two actions runs decide at the same time, then one claims and the other does nothing', async () => {
    actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
    await actions.settle();
    actions.sandbox.advance(60);
    actions.sandbox.comment('lea', 1, '/start');
    const event = actions.sandbox.events.take();
    // The second comes from elsewhere: without a concurrency group in common both decide at once.
    const between = actions.when(commitsTo(actions.runBranch), async () => {
      const dispatched = {
        name: 'workflow_dispatch',
        payload: { inputs: { 'pull-request': '01' } },
        actor: 'lea',
      };
      await actions.stage.runner.run(dispatched);
    });
    await actions.play(event);
    await between.done();
    await actions.settle();
    const { status, steps } = await actions.progress();
    expect({ status, attempts: steps['build']?.attempts }).toEqual({ status: 'completed', attempts: 1 });
    const types = actions.types();
    expect(types.filter((type) => type === 'run.started')).toHaveLength(1);
    expect(types.filter((type) => type === 'step.started')).toHaveLength(1);
    expect(actions.shown).not.toBe('');
    expect(actions.replay().code).toBe(0);
  });
});
