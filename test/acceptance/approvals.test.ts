import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Actions, commitsTo, type Woken } from '../support/actions.ts';
import {
  ACCOUNTS,
  BUILT,
  gateOf,
  later,
  lookThenBuild,
  nothingBuilt,
  refusals,
  staysClosed,
  wake,
  wasBuilt,
} from './guarded.ts';
import { GATE } from './scenes.ts';

let actions: Actions;

const open = (workflow = lookThenBuild()): Promise<Actions> =>
  Actions.open({ workflow, performance: BUILT, accounts: ACCOUNTS });

const statuses = async () => {
  const { steps } = await actions.progress();
  return [steps['first']?.gate?.status, steps['second']?.gate?.status];
};

describe('given an open gate, started by Maria in the pull request of Lea, with a commit by Jonas', () => {
  afterAll(() => actions.close());

  let early: Woken | undefined;
  let started: Woken | undefined;

  beforeAll(async () => {
    actions = await open();
    await actions.settle();
    // Whatever access the author has: it is her own work.
    actions.sandbox.setPermission('lea', 'admin');
    await actions.push('jonas', { 'docs/by-jonas.md': 'Hello.\n' });
    await later(actions, () => actions.sandbox.review('nora', 1, { state: 'APPROVED' }));
    await later(actions, () => actions.sandbox.label('nora', 1, 'pawl:approved:look'));
    early = (await actions.say('nora', '/approve look')).at(-1);
    [started] = await actions.say('maria', '/start');
  });

  it('when a gate is the first thing a run does, then beginning it takes four requests and the look at permissions', () => {
    expect(early?.reasons).toEqual(['command_refused']);
    expect(started?.reasons).toEqual(['gate_opened']);
    expect(started?.requests).toHaveLength(5);
  });

  it('threat 48: when a review, a label and a command approved before the gate opened, then they open nothing', async () => {
    await staysClosed(actions);
    expect(await refusals(actions)).toEqual({});
    await wake(actions);
    await staysClosed(actions);
    expect(actions.sandbox.reviews(1)[0]?.state).toBe('APPROVED');
    // The label would else look as if it counted.
    expect(actions.sandbox.pull(1).labels.map(({ name }) => name)).not.toContain('pawl:approved:look');
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
      expect((await refusals(actions))[who]).toBe(why);
      await staysClosed(actions);
      expect(actions.shown).toContain(who);
      expect(actions.shown).toContain(why);
      expect(woken?.requests.length).toBeLessThanOrEqual(5);
    },
  );

  it('threat 02: when the author approves by a review, then it does not count either', async () => {
    // GitHub itself refuses an author's approving review; the committer's it takes.
    await actions.review('jonas', 'APPROVED', 'Fine.');
    await staysClosed(actions);
    expect(actions.shown).toContain('The review of **jonas** does not count');
  });

  it('threat 09: when somebody with triage access sets the label, then it does not count, and is taken off', async () => {
    await later(actions, () => actions.sandbox.label('toni', 1, 'pawl:approved:look'));
    expect(await refusals(actions)).toMatchObject({
      toni: 'answering needs write access, and toni has triage',
    });
    await staysClosed(actions);
    expect(actions.shown).toContain('The label of **toni** does not count');
    expect(actions.sandbox.pull(1).labels.map(({ name }) => name)).not.toContain('pawl:approved:look');
  });

  it('threat 10: when a bot approves by command, review, label and tick, then none of them counts', async () => {
    const woken = await actions.say('helper[bot]', '/approve look');
    expect(woken.flatMap(({ requests }) => requests)).toEqual([]);
    actions.sandbox.review('helper[bot]', 1, { state: 'APPROVED' });
    actions.sandbox.label('helper[bot]', 1, 'pawl:approved:look');
    actions.sandbox.tick('helper[bot]', 1, 'look');
    // Woken by something else everything is read, and still does not count.
    await wake(actions);
    await staysClosed(actions);
    expect(await refusals(actions)).toMatchObject({ 'helper[bot]': 'a bot does not count' });
    expect(actions.shown).toContain('a bot does not count');
  });

  it('when somebody who may approves after all of them, then it opens', async () => {
    await actions.say('nora', '/approve look');
    await wasBuilt(actions);
    const { approval_history } = await actions.progress();
    expect(approval_history.at(-1)?.approver.map(({ login }) => login)).toEqual(['nora']);
  });
});

describe('given a pull request by a bot, in which Maria starts the run', () => {
  afterEach(() => actions.close());

  it('threat 03: when she approves it by a review, then it does not count, because she asked for it', async () => {
    const first = await open();
    await first.settle();
    const { number } = await first.sandbox.openPullRequest({
      author: 'helper[bot]',
      branch: 'by-bot',
      title: 'For Maria',
      files: { 'src/by-bot.js': 'export {};\n' },
    });
    actions = new Actions({ ...first.stage, pull: number, branch: 'by-bot' });
    await actions.settle();
    await actions.say('maria', '/start');
    await actions.review('maria', 'APPROVED');
    await staysClosed(actions);
    expect(await refusals(actions)).toEqual({ maria: 'the person who started the run does not count' });
    expect(actions.shown).toContain('the person who started the run does not count');
    await actions.review('jonas', 'APPROVED');
    await wasBuilt(actions);
  });
});

describe('given an open gate and people who may answer it', () => {
  afterEach(() => actions.close());

  beforeEach(async () => {
    actions = await open();
    await actions.settle();
    await actions.say('lea', '/start');
  });

  it('threat 01: when somebody had write access when he approved and has not when it is used, then it does not count', async () => {
    actions.sandbox.advance(60);
    actions.sandbox.comment('nora', 1, '/approve look');
    actions.sandbox.setPermission('nora', 'read');
    actions.sandbox.advance(1);
    await actions.settle();
    await staysClosed(actions);
    expect(await refusals(actions)).toEqual({ nora: 'answering needs write access, and nora has read' });
  });

  it('threat 06: when somebody edits another person’s comment into an approval, then it does not count, and it says so', async () => {
    actions.sandbox.advance(60);
    const { id } = actions.sandbox.comment('jonas', 1, 'Not yet.');
    await later(actions, () => actions.sandbox.editComment('lea', id, '/approve look'));
    await wake(actions);
    await staysClosed(actions);
    expect(await refusals(actions)).toEqual({ jonas: 'the comment was edited after it was written' });
    expect(actions.shown).toContain('the comment was edited after it was written');
  });

  it('threat 06: when somebody edits the words of our box before another ticks it, then the tick does not count', async () => {
    const ours = actions.sandbox.comments(1).find(({ author }) => author.type === 'Bot');
    actions.sandbox.advance(60);
    actions.sandbox.editComment(
      'lea',
      ours?.id ?? 0,
      (ours?.body ?? '').replace('Approve **look**', 'I have read this'),
    );
    actions.sandbox.tick('jonas', 1, 'I have read this');
    actions.sandbox.advance(1);
    await actions.settle();
    await wake(actions);
    await staysClosed(actions);
    expect(actions.shown).not.toContain('I have read this');
  });

  it('threat 04: when somebody pushes while the gate is open, then earlier answers are void and reviews of older content do not count', async () => {
    const old = actions.head;
    await actions.push('lea', { 'src/later.js': 'export {};\n' });
    expect(actions.types().at(-1)).toBe('gate.subject_changed');
    await later(actions, () => actions.sandbox.review('jonas', 1, { state: 'APPROVED', commit: old }));
    expect(await refusals(actions)).toEqual({
      jonas: 'the review is about other content than what is shown now',
    });
    expect(actions.shown).toContain('the review is about other content than what is shown now');
    await staysClosed(actions);
    await actions.review('jonas', 'APPROVED', 'Now I have seen all of it.');
    await wasBuilt(actions);
  });

  it('threat 04: when somebody pushes between our reading and our claim, then what is begun is begun on what was approved', async () => {
    const approved = actions.head;
    const between = actions.when(commitsTo(actions.runBranch), () =>
      actions.sandbox.push('lea', actions.stage.branch, { files: { 'src/evil.js': 'evil();\n' } }, 'Evil'),
    );
    const woken = await actions.say('jonas', '/approve look');
    await between.done();
    const [decided] = (woken[0]?.runs ?? []).flatMap(({ jobs }) => jobs.filter(({ id }) => id === 'decide'));
    expect(decided?.outputs['head-oid']).toBe(approved);
    expect((await gateOf(actions)).subject.head_oid).toBe(approved);
    // Her commit stays what it is: nobody is overwritten.
    expect(actions.git('log', '--format=%s', '-3', actions.stage.branch).split('\n').slice(0, 2)).toEqual([
      'pawl: record build',
      'Evil',
    ]);
  });
});

describe('given a gate and nothing else', () => {
  afterEach(() => actions.close());

  it('when somebody rejects without a reason, then it is refused; with one, then the run fails', async () => {
    actions = await open(GATE);
    await actions.settle();
    await actions.say('lea', '/start');
    await actions.say('jonas', '/reject look');
    expect(Object.values(await refusals(actions))).toEqual(['say why: /reject look and then your words']);
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

  it('threat 04: when somebody pushes between our reading and the end, then the new content gets no success', async () => {
    actions = await open(GATE);
    await actions.settle();
    await actions.say('lea', '/start');
    const between = actions.when(commitsTo(actions.runBranch), () =>
      actions.sandbox.push('lea', actions.stage.branch, { files: { 'src/evil.js': 'evil();\n' } }, 'Evil'),
    );
    await actions.say('jonas', '/approve look');
    await between.done();
    await wake(actions);
    expect(actions.git('log', '-1', '--format=%s', actions.stage.branch).trim()).toBe('Evil');
    expect(actions.sandbox.statuses(actions.head).map(({ state }) => state)).not.toContain('success');
  });
});

describe('given the same gate in two pull requests', () => {
  afterEach(() => actions.close());

  it('threat 12: when one is approved in every way, then the other stays closed', async () => {
    actions = await open();
    await actions.settle();
    const { number } = await actions.sandbox.openPullRequest({
      author: 'lea',
      branch: 'other',
      title: 'Other',
      files: { 'docs/other.md': 'Other.\n' },
    });
    const other = new Actions({ ...actions.stage, pull: number, branch: 'other' });
    await actions.settle();
    await actions.say('lea', '/start');
    await other.say('lea', '/start');
    await other.review('jonas', 'APPROVED');
    await other.say('nora', '/approve look');
    await wasBuilt(other);
    await wake(actions);
    await staysClosed(actions);
    expect(await refusals(actions)).toEqual({});
  });
});

describe('given two gates that are open at once', () => {
  afterAll(() => actions.close());

  const TWO = `name: small
steps:
  - name: both
    type: parallel
    steps:
      - { name: first, type: approval, message: One. }
      - { name: second, type: approval, message: Two. }
  - { name: build, prompt: Build it. }
`;

  beforeAll(async () => {
    actions = await open(TWO);
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

  it('threat 11: when somebody pushes before the second is approved, then the first is asked again, and nothing begins', async () => {
    await actions.push('nora', { 'src/later.js': 'export {};\n' });
    expect(await statuses()).toEqual(['pending', 'pending']);
    await actions.say('jonas', '/approve first');
    expect(await statuses()).toEqual(['approved', 'pending']);
    nothingBuilt(actions);
    expect((await gateOf(actions, 'second')).reopened?.why).toContain('src/later.js, by nora');
    expect(actions.shown).toContain('src/later.js');
    await actions.say('jonas', '/approve second');
    await wasBuilt(actions);
  });
});
