import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Actions, type Woken } from '../support/actions.ts';
import { GATE } from './scenes.ts';

let actions: Actions;

const ACCOUNTS = [
  { login: 'rene', permission: 'read' as const },
  { login: 'toni', permission: 'triage' as const },
  { login: 'helper[bot]', permission: 'write' as const, type: 'Bot' as const },
];

afterAll(() => actions.close());

const gate = async () => (await actions.progress()).steps['look']?.gate;

const statuses = async () => {
  const { steps } = await actions.progress();
  return [steps['first']?.gate?.status, steps['second']?.gate?.status];
};

/** Why each answer did not count, by who gave it: what the document says, which the comment must show. */
const refusals = async (): Promise<{ [login: string]: string }> =>
  Object.fromEntries(((await gate())?.refused ?? []).map(({ by, why }) => [by.login, why]));

describe('given an open gate, started by Maria in the pull request of Lea, with a commit by Jonas', () => {
  let early: Woken | undefined;
  let started: Woken | undefined;

  beforeAll(async () => {
    actions = await Actions.open({ workflow: GATE, accounts: ACCOUNTS });
    await actions.settle();
    await actions.push('jonas', { 'docs/by-jonas.md': 'Hello.\n' });
    early = (await actions.say('toni', '/approve look')).at(-1);
    [started] = await actions.say('maria', '/start');
  });

  it('when a gate is the first thing a run does, then beginning it takes four requests and the look at permissions', () => {
    expect(early?.reasons).toEqual(['command_refused']);
    expect(started?.reasons).toEqual(['gate_opened']);
    expect(started?.requests).toHaveLength(5);
  });

  it('threat 48: when the approval was given before the gate opened, then it opens nothing', async () => {
    expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
  });

  const nobody = [
    ['threat 02', 'lea', 'the author of the pull request does not count'],
    ['threat 03', 'maria', 'the person who started the run does not count'],
    ['threat 02', 'jonas', 'somebody who committed to the pull request does not count'],
    ['threat 01', 'rene', 'answering needs write access, and rene has read'],
    ['threat 09', 'toni', 'answering needs write access, and toni has triage'],
  ] as const;

  it.each(nobody)(
    '%s: when %s approves, then it does not count and the comment says why',
    async (_, who, why) => {
      const [woken] = await actions.say(who, '/approve look');
      expect(woken?.reasons).toEqual(['gate_unchanged']);
      expect((await refusals())[who]).toBe(why);
      expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
      expect(actions.shown).toContain(who);
      expect(actions.shown).toContain(why);
      expect(woken?.requests.length).toBeLessThanOrEqual(5);
    },
  );

  it('threat 02: when the author approves by a review, then it does not count either', async () => {
    // GitHub itself refuses an author's approving review; the committer's it takes.
    await actions.review('jonas', 'APPROVED', 'Fine.');
    expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
    expect(actions.shown).toContain('The review of **jonas** does not count');
  });

  it('threat 10: when a bot approves, then no actions run even starts', async () => {
    const woken = await actions.say('helper[bot]', '/approve look');
    expect(woken.flatMap(({ requests }) => requests)).toEqual([]);
    // Woken by something else it is read, and still does not count.
    await actions.play({
      name: 'workflow_dispatch',
      payload: { inputs: { 'pull-request': '1' } },
      actor: 'lea',
    });
    expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
  });

  it('threat 08: when the command is written with letters that only look the same, then it is none', async () => {
    const woken = await actions.say('toni', '/аpprove look');
    expect(woken.flatMap(({ decisions }) => decisions)).toEqual([]);
  });
});

describe('given an open gate and people who may answer it', () => {
  beforeEach(async () => {
    await actions.close();
    actions = await Actions.open({ workflow: GATE, accounts: ACCOUNTS });
    await actions.settle();
    await actions.say('lea', '/start');
  });

  it('threat 06: when somebody edits another person’s comment into an approval, then it does not count, and it says so', async () => {
    await actions.say('jonas', '/approve look');
    expect((await actions.progress()).status).toBe('completed');
    await actions.close();
    actions = await Actions.open({ workflow: GATE, accounts: ACCOUNTS });
    await actions.settle();
    await actions.say('lea', '/start');
    actions.sandbox.advance(60);
    const { id } = actions.sandbox.comment('jonas', 1, 'Not yet.');
    actions.sandbox.advance(10);
    actions.sandbox.editComment('lea', id, '/approve look');
    await actions.settle();
    await actions.play({
      name: 'workflow_dispatch',
      payload: { inputs: { 'pull-request': '1' } },
      actor: 'lea',
    });
    expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
    expect(await refusals()).toEqual({ jonas: 'the comment was edited after it was written' });
    expect(actions.shown).toContain('the comment was edited after it was written');
  });

  it('threat 04: when somebody pushes while the gate is open, then earlier answers are void and reviews of older content do not count', async () => {
    const old = actions.head;
    await actions.push('lea', { 'src/later.js': 'export {};\n' });
    expect(actions.types().at(-1)).toBe('gate.subject_changed');
    actions.sandbox.advance(60);
    actions.sandbox.review('jonas', 1, { state: 'APPROVED', commit: old });
    actions.sandbox.advance(1);
    await actions.settle();
    expect(await refusals()).toEqual({ jonas: 'the review is about other content than what is shown now' });
    expect(actions.shown).toContain('the review is about other content than what is shown now');
    expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
    await actions.review('jonas', 'APPROVED', 'Now I have seen all of it.');
    expect((await actions.progress()).status).toBe('completed');
  });

  it('when somebody rejects without a reason, then it is refused; with one, then the run fails', async () => {
    await actions.say('jonas', '/reject look');
    expect(Object.values(await refusals())).toEqual(['say why: /reject look and then your words']);
    const woken = await actions.say('jonas', '/reject look It solves another problem.');
    expect(woken.map(({ reasons }) => reasons)).toEqual([['gate_rejected']]);
    const { status, status_reason, human_approvals } = await actions.progress();
    expect({ status, status_reason, human_approvals }).toEqual({
      status: 'failed',
      status_reason: 'gate_rejected',
      human_approvals: { look_approved: false },
    });
    expect(actions.sandbox.statuses(actions.head)[0]?.state).toBe('failure');
  });
});

describe('given two gates that are open at once', () => {
  const TWO = `name: small
steps:
  - name: both
    type: parallel
    steps:
      - { name: first, type: approval, message: One. }
      - { name: second, type: approval, message: Two. }
`;

  beforeAll(async () => {
    await actions.close();
    actions = await Actions.open({ workflow: TWO });
    await actions.settle();
    await actions.say('lea', '/start');
  });

  it('threat 12: when an answer names none, then it is refused, and the comment says what would count', async () => {
    await actions.say('jonas', '/approve');
    expect(await statuses()).toEqual(['pending', 'pending']);
    expect(actions.shown).toContain('several gates are open: name one, as in /approve first');
  });

  it('threat 12: when it is a review, which cannot name one, then it opens neither', async () => {
    await actions.review('jonas', 'APPROVED');
    expect(await statuses()).toEqual(['pending', 'pending']);
    expect(actions.shown).toContain('a review cannot name one');
  });

  it('threat 12: when it names one, then that one opens, and what was said before does not open the other', async () => {
    await actions.say('jonas', '/approve second');
    expect(await statuses()).toEqual(['pending', 'approved']);
  });
});
