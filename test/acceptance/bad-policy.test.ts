import { afterEach, describe, expect, it } from 'vitest';
import { Actions } from '../support/actions.ts';
import { sample } from '../support/sample.ts';
import { ACCOUNTS, BUILT, gateOf, lookThenBuild, refusals, staysClosed, wake, wasBuilt } from './guarded.ts';

const POLICY = '.github/pawl/policy.yml';
const GOOD = 'approvals:\n  minimum-permission: write\n';

let actions: Actions;

afterEach(() => actions.close());

const open = async (policy: string, workflow = lookThenBuild()): Promise<void> => {
  actions = await Actions.open({
    workflow,
    performance: BUILT,
    accounts: ACCOUNTS,
    files: { [POLICY]: policy },
  });
  await actions.settle();
};

/** Somebody gives the policy another text on the default branch. */
const policyIs = async (text: string): Promise<void> => {
  actions.sandbox.advance(60);
  await actions.push('maria', { [POLICY]: text }, 'main');
};

/** What is wrong, by what is written, where it is, what is said of it, and a part of the line that is shown. */
const MISTAKES = [
  ['a wrong type', 'approvals:\n  required: two\n', '2:13', /`?required`? .*(number|integer)/],
  [
    'a quorum that nobody can reach',
    'approvals:\n  users: [jonas, nora]\n  required: 3\n',
    '3:13',
    /3 people must approve at any gate, but only 2 may: jonas, nora/,
  ],
  ['an unknown key', 'approvals:\n  requierd: 2\n', '2:3', /requierd/],
  ['a login that is none', 'approvals:\n  users: ["not a login"]\n', '2:11', /not a login/],
  ['no YAML', 'approvals: [\n', '2:1', /policy\.yml/],
] as const;

describe('given a policy with a mistake', () => {
  it.each(sample(MISTAKES, 2))(
    'when it is %s and somebody wants to start a run, then none begins, and the comment shows the place; mended, it does',
    async (_, policy, place, says) => {
      await open(policy);
      await actions.say('lea', '/start');
      expect(actions.journal()).toEqual([]);
      expect(actions.shown).toMatch(says);
      expect(actions.shown).toContain(`${POLICY}:${place}`);
      await policyIs(GOOD);
      await actions.say('lea', '/start');
      await staysClosed(actions);
    },
  );
});

describe('given an open gate, and a policy that gets a mistake', () => {
  it.each(sample(MISTAKES.toReversed(), 2))(
    'when it is %s, then an approval opens nothing, the comment shows the place, and mended, the same approval counts',
    async (_, policy, place, says) => {
      await open(GOOD);
      await actions.say('lea', '/start');
      await policyIs(policy);
      const [woken] = await actions.say('jonas', '/approve look');
      expect(woken?.reasons).toEqual(['problems_found']);
      expect(woken?.decisions).toEqual([]);
      await staysClosed(actions);
      expect(actions.shown).toMatch(says);
      expect(actions.shown).toContain(`${POLICY}:${place}`);
      await policyIs(GOOD);
      await wake(actions);
      await actions.settle();
      await wasBuilt(actions);
      expect(actions.shown).not.toContain(`${POLICY}:${place}`);
    },
  );

  it('when answers came before and during the mistake, then mended, both count and neither had to be given again', async () => {
    await open(GOOD, lookThenBuild('required: 2'));
    await actions.say('lea', '/start');
    await actions.review('jonas', 'APPROVED');
    await staysClosed(actions, 'look', ['jonas']);
    await policyIs(MISTAKES[0][1]);
    await actions.say('nora', '/approve look');
    await staysClosed(actions, 'look', ['jonas']);
    await policyIs(GOOD);
    await wake(actions);
    await actions.settle();
    await wasBuilt(actions);
    const { approval_history } = await actions.progress();
    expect(approval_history.at(-1)?.approver.map(({ login }) => login)).toEqual(['jonas', 'nora']);
  });
});

describe('given a policy that names people and teams of whom GitHub knows nothing', () => {
  it('when it names a user that does not exist, then the gate stays closed and says so; with another name the approval counts', async () => {
    await open('approvals:\n  users: [nobody-here]\n');
    await actions.say('lea', '/start');
    expect(actions.shown).toContain(`${POLICY}:2:11`);
    expect(actions.shown).toMatch(
      /nobody-here.* has no access to this repository, if there is such an account/,
    );
    await actions.say('jonas', '/approve look');
    await staysClosed(actions);
    expect(await refusals(actions)).toEqual({ jonas: 'only nobody-here may answer this gate' });
    await policyIs('approvals:\n  users: [jonas]\n');
    await wake(actions);
    await actions.settle();
    await wasBuilt(actions);
  });

  it('when it names a team that the token cannot look into, then the gate stays closed and says so; with a name the approval counts', async () => {
    await open('approvals:\n  teams: [sample/ghosts]\n');
    await actions.say('lea', '/start');
    expect(actions.shown).toContain(`${POLICY}:2:11`);
    await actions.say('jonas', '/approve look');
    await staysClosed(actions);
    const why =
      'this token cannot read who belongs to sample/ghosts: an App with the permission members:read can';
    expect(await refusals(actions)).toEqual({ jonas: why });
    expect(actions.shown).toContain(why);
    await policyIs('approvals:\n  users: [jonas]\n');
    await wake(actions);
    await actions.settle();
    await wasBuilt(actions);
  });

  it('when it is the definition that names him, then the place in the definition is shown', async () => {
    await open(GOOD, lookThenBuild('approvers: {users: [nobody-here]}'));
    await actions.say('lea', '/start');
    expect(actions.shown).toContain('.github/pawl/workflows/agentic-pipeline.yml:3:');
    expect(actions.shown).toMatch(
      /nobody-here.* has no access to this repository, if there is such an account/,
    );
    await actions.say('jonas', '/approve look');
    await staysClosed(actions);
  });

  it('when somebody who is named has too little access, then it says so, and his approval does not count', async () => {
    await open('approvals:\n  users: [rene, jonas]\n');
    await actions.say('lea', '/start');
    expect(actions.shown).toContain('has read access, and answering needs write');
    expect(actions.shown).toContain(`${POLICY}:2:11`);
    await actions.say('rene', '/approve look');
    await staysClosed(actions);
    expect((await gateOf(actions)).parts).toEqual([
      { kind: 'user', of: 'rene', from: [], by: [], note: 'has read access, and answering needs write' },
    ]);
    await actions.say('jonas', '/approve look');
    await wasBuilt(actions);
  });

  it('when it asks for code owners and there is no file CODEOWNERS, then the gate stays closed and says so', async () => {
    await open('approvals:\n  code-owners: true\n');
    await actions.say('lea', '/start');
    await actions.say('jonas', '/approve look');
    await staysClosed(actions);
    expect(await refusals(actions)).toEqual({ jonas: 'there is no file CODEOWNERS on main' });
    expect(actions.shown).toContain('there is no file CODEOWNERS on main');
    await actions.push('maria', { '.github/CODEOWNERS': '* @jonas\n' }, 'main');
    await wake(actions);
    await actions.settle();
    await wasBuilt(actions);
  });
});
