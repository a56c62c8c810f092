import { afterEach, expect, it, vi } from 'vitest';
import { Actions } from '../support/actions.ts';
import { inFull } from '../support/sample.ts';
import { ACCOUNTS, begun, standings, tell } from './spoken.ts';

// A run of many events: a story of its own.
vi.setConfig({ testTimeout: 90_000 });

let actions: Actions;

afterEach(() => actions.close());

const PATH = '.github/pawl/workflows/agentic-pipeline.yml';
const OLD = `name: small
steps:
  - {name: plan, prompt: Plan it., agent: planner}
  - {name: look, type: approval, message: Look., required: 2}
  - {name: build, prompt: Build it.}
`;
/** One approval is enough, and there is a step more at the end. */
const NEW = OLD.replace(', required: 2', '') + '  - {name: tell, prompt: Tell.}\n';
const WORK = `steps:
  plan: [{ output: The plan. }]
  build: [{ output: Built. }]
  tell: [{ output: Told. }]
`;

/** The commit of the base branch that has the definition the run began with. */
let first = '';

const begin = async (): Promise<void> => {
  actions = await Actions.open({ workflow: OLD, performance: WORK, accounts: ACCOUNTS });
  await actions.settle();
  first = actions.oid('main') ?? '';
  await actions.say('lea', '/start');
  expect(await standings(actions)).toEqual({ plan: 'success', look: 'waiting' });
};

const define = async (text: string, branch = 'main'): Promise<string> => {
  await actions.push('jonas', { [PATH]: text }, branch);
  return actions.oid(branch) ?? '';
};
const pin = async (): Promise<string> => (await actions.progress()).workflow.base_oid;

inFull('given a run whose definition was changed on the base branch', () => {
  it('when nobody migrates it, then it follows what it began with; when somebody does, then the new one, and back', async () => {
    await begin();
    const second = await define(NEW);
    await tell(actions, 'jonas', '/approve look');
    expect(await standings(actions)).toEqual({ plan: 'success', look: 'waiting' });
    expect((await tell(actions, 'rene', '/migrate')).reactions).toEqual(['CONFUSED']);
    const moved = await tell(actions, 'maria', '/migrate');
    expect(moved.reactions).toEqual(['ROCKET']);
    expect(moved.reasons[0]).toBe('run_migrated');
    expect(actions.journal().find((entry) => entry.type === 'run.migrated')).toMatchObject({
      by: { login: 'maria' },
      workflow: { path: PATH, base_oid: second },
    });
    // The answer that was given meanwhile is enough for the new rule.
    expect(begun(actions)).toEqual(['plan', 'build', 'tell']);
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.replay().code).toBe(0);
  });

  it('when it is moved to the current one and back to the earlier commit, then the gate asks for two again', async () => {
    await begin();
    const second = await define(NEW.replace('message: Look.', 'message: Look closely.'));
    expect((await tell(actions, 'maria', '/migrate')).reactions).toEqual(['ROCKET']);
    expect(await pin()).toBe(second);
    expect((await tell(actions, 'maria', '/migrate')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain(`the run follows the definition at commit ${second.slice(0, 7)} already`);
    expect((await tell(actions, 'maria', '/migrate main')).reactions).toEqual(['CONFUSED']);
    expect((await tell(actions, 'maria', `/migrate ${first}`)).reactions).toEqual(['ROCKET']);
    expect(await pin()).toBe(first);
    await tell(actions, 'jonas', '/approve look');
    expect(await standings(actions)).toEqual({ plan: 'success', look: 'waiting' });
    await tell(actions, 'nora', '/approve look');
    expect(begun(actions)).toEqual(['plan', 'build']);
    expect((await actions.progress()).status).toBe('completed');
  });

  it.each([
    ['has not the step that waits', NEW.replace(/.*name: look.*\n/, ''), 'there is no step look'],
    [
      'makes another kind of a step that has begun',
      NEW.replace('name: plan, prompt: Plan it., agent: planner', 'name: plan, run: echo'),
      'plan is of the type',
    ],
    ['has mistakes', 'name: small\nsteps: 3\n', 'errors'],
  ])(
    'when the new one %s, then it is refused with what does not fit, and the run stays',
    async (_, text, why) => {
      await begin();
      await define(text);
      expect((await tell(actions, 'maria', '/migrate')).reactions).toEqual(['CONFUSED']);
      expect(actions.shown).toContain(why);
      expect(await pin()).toBe(first);
      expect(await standings(actions)).toEqual({ plan: 'success', look: 'waiting' });
    },
  );

  it('when steps have other names in the new one, then nobody’s guess but a map moves the run, and what was done stays done', async () => {
    await begin();
    const second = await define(
      NEW.replace('name: plan', 'name: blueprint').replace('name: look', 'name: view'),
    );
    expect((await tell(actions, 'maria', '/migrate')).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('if it has another name there, say which: /migrate plan=other');
    const wrong = '/migrate plan=blueprnt look=view';
    expect((await tell(actions, 'maria', wrong)).reactions).toEqual(['CONFUSED']);
    expect(actions.shown).toContain('there is no step blueprnt (did you mean blueprint?)');
    expect(await pin()).toBe(first);
    const moved = await tell(actions, 'maria', '/migrate plan=blueprint look=view');
    expect(moved.reactions).toEqual(['ROCKET']);
    expect(await pin()).toBe(second);
    expect(await standings(actions)).toEqual({ blueprint: 'success', view: 'waiting' });
    expect(actions.shown).toContain('where plan is blueprint, look is view.');
    await tell(actions, 'jonas', '/approve view');
    expect(begun(actions)).toEqual(['plan', 'build', 'tell']);
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.replay().code).toBe(0);
  });

  it('threat 20: when the commit is on another branch, the pull request’s own, or one that the base has left behind, then it is refused', async () => {
    await begin();
    const WITHOUT =
      'name: small\nsteps:\n  - {name: plan, prompt: Plan it., agent: planner}\n  - {name: build, prompt: Build it.}\n';
    const evil = await define(WITHOUT, 'evil');
    await actions.push('lea', { [PATH]: WITHOUT });
    const left = await define(WITHOUT);
    await define(OLD);
    for (const commit of [evil, actions.head, left, 'f'.repeat(40)]) {
      expect((await tell(actions, 'maria', `/migrate ${commit}`)).reactions).toEqual(['CONFUSED']);
      expect(actions.shown).toContain(
        `${commit.slice(0, 7)} is neither the tip of main nor a commit whose definition the run followed`,
      );
    }
    expect(await pin()).toBe(first);
    expect(begun(actions)).toEqual(['plan']);
  });
});
