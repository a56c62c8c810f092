import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Actions, commitsTo, type Woken } from '../support/actions.ts';
import { BUILD, BUILD_PERFORMANCE, PLAN_AND_BUILD, PLAN_AND_BUILD_PERFORMANCE } from './scenes.ts';

let actions: Actions;

afterEach(() => actions.close());

const resultsOf = (woken: Woken | undefined): string[] =>
  (woken?.runs ?? []).flatMap(({ jobs }) =>
    jobs.filter(({ result }) => result !== 'skipped').map(({ id, result }) => `${id} ${result}`),
  );

describe('given a GitHub that answers nothing but 502', () => {
  beforeEach(async () => {
    actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
    await actions.settle();
    actions.fault({ kind: 'status', status: 502, match: () => true, times: Infinity });
  });

  it('when a person starts a run, then the job fails, says github_unreachable, and the sweep finds the command later', async () => {
    const [woken] = await actions.say('lea', '/start');
    expect(resultsOf(woken)).toEqual(['decide failure']);
    expect(woken?.log).toMatch(/::error::github_unreachable: GitHub did not answer/);
    expect(woken?.log).not.toContain('by a mistake of its own');
    actions.sandbox.faults.clear();
    const later = await actions.schedule();
    expect(later[0]?.log).toContain('woke 1');
    expect((await actions.progress()).status).toBe('completed');
  });

  it('when the schedule comes, then the sweep fails with the same words', async () => {
    const [woken] = await actions.schedule();
    expect(resultsOf(woken)).toEqual(['sweep failure']);
    expect(woken?.log).toContain('::error::github_unreachable');
  });
});

describe('given a GitHub that fails while a step is performed', () => {
  it('when the record cannot be written, then nothing is half done, and after the lease the step is tried again', async () => {
    actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
    await actions.settle();
    const before = actions.head;
    const fits = commitsTo(actions.stage.branch);
    let broken = false;
    actions.fault({
      kind: 'status',
      status: 502,
      times: Infinity,
      match: (request) => (broken ||= fits(request)),
    });
    const [woken] = await actions.say('lea', '/start');
    expect(resultsOf(woken)).toEqual(['decide success', 'agent success', 'record failure']);
    expect(woken?.log).toContain('github_unreachable');
    expect(actions.head).toBe(before);
    actions.sandbox.faults.clear();
    const { next_wakeup, steps } = await actions.progress();
    expect(steps['build']?.claim?.lease_until).toBe(next_wakeup);
    await actions.schedule(40 * 60);
    expect((await actions.progress()).steps['build']?.error?.type).toBe('lease-expired');
    await actions.schedule(60);
    expect(await actions.progress()).toMatchObject({
      status: 'completed',
      steps: { build: { attempts: 2 } },
    });
  });
});

describe('given an answer that is lost', () => {
  const lost = [
    ['to the claim', () => actions.runBranch],
    ['to the commit that brings the work', () => actions.stage.branch],
  ] as const;

  it.each(lost)(
    'fault 06: when it is the one %s, then the commit is adopted: one commit, no second decision',
    async (_, branch) => {
      actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
      await actions.settle();
      const fits = commitsTo(branch());
      actions.fault({ kind: 'drop-answer', match: fits });
      const mark = actions.sandbox.requests.mark();
      const [woken] = await actions.say('lea', '/start');
      expect(resultsOf(woken)).toEqual(['decide success', 'agent success', 'record success']);
      expect(woken?.decisions).toHaveLength(1);
      const sent = actions.sandbox.requests
        .since(mark)
        .filter(({ operation }) => operation === 'PawlReadBack');
      expect(sent).toHaveLength(1);
      expect((await actions.progress()).status).toBe('completed');
      const subjects = actions
        .git('log', '--format=%s', 'main..' + actions.runBranch)
        .split('\n')
        .filter((line) => line !== '');
      expect(subjects.filter((line) => line.includes('start build'))).toHaveLength(1);
      const head = actions.git('log', '--format=%s', `main..${actions.stage.branch}`).split('\n');
      expect(head.filter((line) => line.includes('record build'))).toHaveLength(1);
      expect(actions.comment).not.toBe('');
    },
  );

  it('fault 06: when a commit is applied and answered with 502, then it is adopted as well', async () => {
    actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
    await actions.settle();
    actions.fault({ kind: 'status', status: 502, applied: true, match: commitsTo(actions.runBranch) });
    const [woken] = await actions.say('lea', '/start');
    expect(woken?.decisions).toHaveLength(1);
    expect((await actions.progress()).status).toBe('completed');
    expect(actions.replay().code).toBe(0);
  });
});

describe('given what an actions run left undone', () => {
  it('fault 02: when the dispatch after a record is lost, then the schedule finds the work, and no event is needed', async () => {
    actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
    await actions.settle();
    actions.fault({ kind: 'reset', match: ({ operation }) => operation.endsWith('/dispatches') });
    await actions.say('lea', '/start');
    const { status, next_wakeup, updated_at } = await actions.progress();
    expect({ status, next_wakeup }).toEqual({ status: 'in_progress', next_wakeup: updated_at });
    await actions.schedule();
    expect((await actions.progress()).status).toBe('completed');
  });

  it('fault 09: when the comment of an open gate could not be shown, then the schedule shows it', async () => {
    actions = await Actions.open({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
    await actions.settle();
    let gone = false;
    const match = ({ body }: { body: string }): boolean => gone && /updateIssueComment|addLabels/.test(body);
    actions.fault({ kind: 'status', status: 502, times: Infinity, match });
    const watch = actions.when(
      ({ operation }) => operation.endsWith('/dispatches'),
      () => Promise.resolve((gone = true)),
    );
    const woken = await actions.say('lea', '/start');
    await watch.done();
    expect(woken.at(-1)?.reasons).toEqual(['gate_opened']);
    expect(actions.shown).not.toContain('/approve plan-approval');
    actions.sandbox.faults.clear();
    const [swept] = await actions.schedule();
    expect(swept?.log).toContain('woke 1');
    expect(actions.shown).toContain('/approve plan-approval');
    const [again] = await actions.schedule();
    expect(again?.log).toContain('woke none');
  });

  it('fault 02: when a review could not be heard, then the schedule hears it, and each timer fires once', async () => {
    actions = await Actions.open({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
    await actions.settle();
    await actions.say('lea', '/start');
    actions.sandbox.advance(60);
    actions.sandbox.review('jonas', 1, { state: 'APPROVED' });
    actions.sandbox.events.takeAll();
    const [early] = await actions.schedule(60);
    expect(early?.log).toContain('woke none');
    await actions.schedule();
    expect((await actions.progress()).status).toBe('completed');
    const [after] = await actions.schedule();
    expect(after?.log).toContain('woke none');
  });
});
