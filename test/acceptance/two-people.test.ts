import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actions, type Woken } from '../support/actions.ts';

const TWO_PEOPLE = `name: small
steps:
  - name: agree
    type: approval
    message: Look at it, both of you.
    required: 2
    timeout-minutes: 1440
    on-timeout: escalate
    escalate-to: [jonas]
  - {name: build, prompt: Build it.}
`;

let actions: Actions;

beforeAll(async () => {
  actions = await Actions.open({
    workflow: TWO_PEOPLE,
    performance: 'steps:\n  build: [{ output: Built. }]\n',
    accounts: [
      { login: 'toni', permission: 'triage' },
      { login: 'nora', permission: 'write' },
    ],
  });
  await actions.settle();
});

afterAll(() => actions.close());

/** What people see, without what differs from one machine to the next. */
const seen = (): string => actions.comment.replaceAll(/\b[0-9a-f]{40}\b/g, '<commit>');

const gate = async () => (await actions.progress()).steps['agree']?.gate;
const approved = async (): Promise<string[]> => ((await gate())?.answers ?? []).map(({ by }) => by.login);
const why = async (login: string): Promise<string | undefined> =>
  (await gate())?.refused.findLast(({ by }) => by.login === login)?.why;

const later = async (act: () => void): Promise<Woken[]> => {
  actions.sandbox.advance(60);
  act();
  actions.sandbox.advance(1);
  return actions.settle();
};

/** Something happens that rings no bell of ours: the next wake-up finds it. */
const wake = (): Promise<Woken> =>
  actions.play({ name: 'workflow_dispatch', payload: { inputs: { 'pull-request': '1' } }, actor: 'lea' });

describe('given a gate that two people must open, in the pull request of Lea', () => {
  it('when it opens, then the comment says what to look at, who may answer and how', async () => {
    await actions.say('lea', '/start');
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/1-opened.md');
  });

  it('when the author approves her own work, then it does not count, and the comment says why', async () => {
    await actions.say('lea', '/approve agree');
    expect(await approved()).toEqual([]);
    expect(await why('lea')).toBe('the author of the pull request does not count');
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/2-own-approval.md');
  });

  it('when somebody edits another’s comment into an approval, then it does not count', async () => {
    actions.sandbox.advance(60);
    const { id } = actions.sandbox.comment('nora', 1, 'Not yet, I am still reading.');
    await later(() => actions.sandbox.editComment('lea', id, '/approve agree'));
    await wake();
    expect(await approved()).toEqual([]);
    expect(await why('nora')).toBe('the comment was edited after it was written');
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/3-edited-comment.md');
  });

  it('when somebody with triage access sets the label, then it does not count and is taken off', async () => {
    await later(() => actions.sandbox.label('toni', 1, 'pawl:approved:agree'));
    expect(await approved()).toEqual([]);
    expect(await why('toni')).toBe('answering needs write access, and toni has triage');
    expect(actions.sandbox.pull(1).labels.map(({ name }) => name)).not.toContain('pawl:approved:agree');
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/4-label-by-triage.md');
  });

  it('when one person approves by a review, then one more is missing', async () => {
    await actions.review('jonas', 'APPROVED', 'Good.');
    expect(await approved()).toEqual(['jonas']);
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/5-one-of-two.md');
  });

  it('when that review is dismissed, then it counts no more', async () => {
    const review = actions.sandbox.reviews(1).at(-1);
    await later(() => actions.sandbox.dismissReview('nora', review?.id ?? 0));
    await wake();
    expect(await approved()).toEqual([]);
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/6-dismissed.md');
  });

  it('when somebody pushes after one approved, then that approval is void, and the comment names the file and the person', async () => {
    await later(() => actions.sandbox.tick('jonas', 1, 'agree'));
    expect(await approved()).toEqual(['jonas']);
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/7-ticked.md');
    await actions.push('lea', { 'src/later.js': 'export {};\n' });
    expect(await approved()).toEqual([]);
    expect((await gate())?.changed?.what).toBe('src/later.js, by lea');
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/8-pushed.md');
  });

  it('when both approve what it is now, each in a way of their own, then the next step begins', async () => {
    await later(() => actions.sandbox.tick('jonas', 1, 'agree'));
    await later(() => actions.sandbox.label('nora', 1, 'pawl:approved:agree'));
    const { status, steps, approval_history } = await actions.progress();
    expect({ status, build: steps['build']?.conclusion }).toEqual({ status: 'completed', build: 'success' });
    expect(approval_history.at(-1)?.approver.map(({ login }) => login)).toEqual(['jonas', 'nora']);
    expect(actions.sandbox.pull(1).labels.map(({ name }) => name)).not.toContain('pawl:approved:agree');
    await expect(seen()).toMatchFileSnapshot('snapshots/two-people/9-opened.md');
  });
});
