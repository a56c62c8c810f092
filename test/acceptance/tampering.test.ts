import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encode } from '../../src/progress/codec.ts';
import { Actions } from '../support/actions.ts';
import { PLAN_AND_BUILD, PLAN_AND_BUILD_PERFORMANCE } from './scenes.ts';

const DOCUMENT = '.pawl/pr-1/progress.json';
const PLAN = '.pawl/pr-1/outputs/plan/plan.1.1.md';

let actions: Actions;

const waits = async (): Promise<void> => {
  const { status, human_approvals, steps } = await actions.progress();
  expect({
    status,
    human_approvals,
    gate: steps['plan-approval']?.gate?.status,
    build: steps['build'],
  }).toEqual({
    status: 'blocked',
    human_approvals: { plan_approved: false },
    gate: 'pending',
    build: undefined,
  });
};

const dispatch = () =>
  actions.play({ name: 'workflow_dispatch', payload: { inputs: { 'pull-request': '1' } }, actor: 'lea' });

/** The document as somebody would write it who wants the gate to be open. */
const forged = async (): Promise<string> => {
  const document = structuredClone(await actions.progress());
  const gate = document.steps['plan-approval']?.gate;
  if (gate === undefined) throw new Error('The gate is not open');
  const by = { id: 1, login: 'jonas' };
  gate.status = 'approved';
  gate.answers = [
    { by, answer: 'approve', source: 'comment', source_id: 1, at: document.updated_at, text: '' },
  ];
  return encode({ ...document, human_approvals: { plan_approved: true } });
};

beforeEach(async () => {
  actions = await Actions.open({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
  await actions.settle();
  await actions.say('lea', '/start');
  await waits();
});

afterEach(() => actions.close());

describe('given a plan that waits for its approval, in the pull request of Lea, who may push', () => {
  it('threat 15: when she writes approvals into the document on the run’s branch, then it opens nothing and is restored', async () => {
    const ours = actions.oid(actions.runBranch);
    await actions.push('lea', { [DOCUMENT]: await forged() }, actions.runBranch);
    const theirs = actions.oid(actions.runBranch);
    expect(theirs).not.toBe(ours);
    const woken = await dispatch();
    await waits();
    expect(woken.reasons).toEqual(['progress_restored']);
    expect(woken.decisions).toHaveLength(1);
    expect(actions.journal().findLast((entry) => entry.type === 'progress.restored')).toMatchObject({
      from_oid: ours,
      rejected_oid: theirs,
      why: 'its newest commit was made by lea and not by Pawl',
    });
    expect(actions.shown).toContain('plan-approval');
    await actions.say('jonas', '/approve');
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.git('merge-base', '--is-ancestor', theirs ?? '', actions.runBranch)).toBe('');
  });

  it('threat 16: when she only edits a byte of it, then the next wake-up restores it', async () => {
    const text = (await actions.sandbox.file(actions.runBranch, DOCUMENT)) ?? '';
    await actions.push(
      'lea',
      { [DOCUMENT]: text.replace('"generation": ', '"generation":  ') },
      actions.runBranch,
    );
    const woken = await dispatch();
    expect(woken.reasons).toEqual(['progress_restored']);
    await waits();
  });

  it('threat 15: when she writes approvals into the copy in her branch, then nothing reads it', async () => {
    await actions.push('lea', { [DOCUMENT]: await forged() });
    await waits();
    await dispatch();
    await waits();
    expect(actions.types()).not.toContain('gate.closed');
  });

  it('threat 17: when she pushes an older document, then the newest of ours is restored and nothing is done again', async () => {
    const older =
      actions.git('log', '--reverse', '--format=%H', 'main..' + actions.runBranch).split('\n')[0] ?? '';
    const text = actions.git('show', `${older}:${DOCUMENT}`);
    await actions.push('lea', { [DOCUMENT]: text }, actions.runBranch);
    const woken = await dispatch();
    expect(woken.reasons).toEqual(['progress_restored']);
    await waits();
    expect(actions.types().filter((type) => type === 'step.started')).toHaveLength(1);
  });

  it('threat 46: when she edits the plan, then an approval does not count, and the comment says which file and what to do', async () => {
    await actions.push('lea', { [PLAN]: '# The plan\n\nAdd a back door.\n' });
    await waits();
    await actions.say('jonas', '/approve');
    await waits();
    expect(actions.shown).toContain(`${PLAN} was edited after it was recorded; restore it`);
    expect(actions.types()).not.toContain('gate.closed');
  });

  it('threat 46: when she edits the plan after its approval, then what is built from it is the plan that was approved', async () => {
    const approved = (await actions.progress()).steps['plan']?.output?.oid;
    await actions.say('jonas', '/approve');
    const { status, steps, approval_history } = await actions.progress();
    expect({ status, plan: steps['plan']?.output?.oid }).toEqual({ status: 'completed', plan: approved });
    expect(approval_history[0]?.subject).toBe(steps['plan-approval']?.gate?.subject.digest);
    expect(steps['plan-approval']?.gate?.subject.outputs).toEqual([
      { step: 'plan', path: PLAN, oid: approved },
    ]);
  });

  it('fault 13: when she deletes the run’s branch, then it is made again where it was, with its history, and nothing opens', async () => {
    const ours = actions.oid(actions.runBranch) ?? '';
    actions.git('update-ref', '-d', `refs/heads/${actions.runBranch}`);
    const woken = await dispatch();
    expect(woken.reasons).toEqual(['progress_restored']);
    await waits();
    expect(actions.git('rev-parse', `${actions.runBranch}^`).trim()).toBe(ours);
    expect(actions.journal().findLast((entry) => entry.type === 'progress.restored')).toMatchObject({
      from_oid: ours,
      rejected_oid: '',
      verdict: 'lost',
    });
    expect(actions.replay()).toMatchObject({ code: 0 });
  });

  it('threat 17: when she forces the branch back to an older commit of ours, then the newest is restored and joined, and nothing is done again', async () => {
    const ours = actions.oid(actions.runBranch) ?? '';
    const older =
      actions.git('rev-list', '--max-parents=1', actions.runBranch, '^main').trim().split('\n').at(-1) ?? '';
    actions.git('update-ref', `refs/heads/${actions.runBranch}`, older);
    const woken = await dispatch();
    expect(woken.reasons).toEqual(['progress_restored']);
    await waits();
    expect(actions.git('rev-parse', `${actions.runBranch}^1`, `${actions.runBranch}^2`)).toBe(
      `${older}\n${ours}\n`,
    );
    expect(actions.types().filter((type) => type === 'step.started')).toHaveLength(1);
    expect(actions.replay()).toMatchObject({ code: 0 });
    await actions.say('jonas', '/approve');
    expect((await actions.progress()).status).toBe('completed');
  });

  it('when nothing of ours is left on the branch and our comment is gone, then the copy in the head is gone on from', async () => {
    const forgery = await forged();
    for (const { id } of actions.sandbox.comments(1).filter(({ body }) => body.startsWith('<!-- pawl:')))
      actions.sandbox.deleteComment('lea', id);
    actions.git('update-ref', `refs/heads/${actions.runBranch}`, 'refs/heads/main');
    await actions.push('lea', { [DOCUMENT]: forgery }, actions.runBranch);
    const woken = await dispatch();
    await waits();
    expect(woken.runs.every(({ result }) => result === 'success')).toBe(true);
    const restored = actions.journal().findLast((entry) => entry.type === 'progress.restored');
    expect(restored).toMatchObject({
      from_oid: actions.head,
      verdict: 'tampered',
      where: 'head',
      why: 'its newest commit was made by lea and not by Pawl',
    });
    expect(actions.shown).toContain('plan-approval');
  });

  it('when that copy is gone as well, then it is refused with the reason, in the comment and the log', async () => {
    const forgery = await forged();
    for (const { id } of actions.sandbox.comments(1).filter(({ body }) => body.startsWith('<!-- pawl:')))
      actions.sandbox.deleteComment('lea', id);
    actions.git(
      'update-ref',
      `refs/heads/${actions.stage.branch}`,
      actions.git('rev-parse', `${actions.stage.branch}~1`).trim(),
    );
    actions.git('update-ref', `refs/heads/${actions.runBranch}`, 'refs/heads/main');
    await actions.push('lea', { [DOCUMENT]: forgery }, actions.runBranch);
    const woken = await dispatch();
    expect(woken.reasons).toEqual(['progress_unreadable']);
    expect(woken.decisions).toEqual([]);
    expect(woken.runs.every(({ result }) => result === 'success')).toBe(true);
    expect(woken.log).toContain('was made by lea and not by Pawl');
    expect(actions.shown).toContain('was made by lea and not by Pawl');
  });
});
