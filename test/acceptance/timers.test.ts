import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions, type Woken } from '../support/actions.ts';
import { sample } from '../support/sample.ts';

const PERFORMANCE = 'steps:\n  build: [{ output: Built. }]\n';

/** One gate with the keys given, and a step that rests on it. */
const gated = (keys: string): string => `name: small
steps:
  - {name: agree, type: approval, message: Look at it., ${keys}}
  - {name: build, prompt: Build it.}
`;

let actions: Actions;

const begin = async (keys: string, files: { [path: string]: string } = {}): Promise<void> => {
  actions = await Actions.open({
    workflow: gated(keys),
    performance: PERFORMANCE,
    accounts: [
      { login: 'nora', permission: 'write' },
      { login: 'rene', permission: 'read' },
    ],
    files,
  });
  actions.sandbox.addTeam('leads', ['nora']);
  await actions.settle();
  await actions.say('lea', '/start');
};

const reminders = () =>
  actions.sandbox.comments(1).filter(({ body }) => body.startsWith('<!-- pawl:reminder '));
const standing = () => reminders().filter(({ minimized }) => minimized === null);
const gate = async () => (await actions.progress()).steps['agree']?.gate;
const count = (type: string): number => actions.types().filter((one) => one === type).length;
const wake = (): Promise<Woken> =>
  actions.play({ name: 'workflow_dispatch', payload: { inputs: { 'pull-request': '1' } }, actor: 'lea' });
const HOUR = 3600;

describe('given a gate that two of two named people must open, with three reminders', () => {
  beforeAll(() => begin('approvers: {users: [maria, jonas]}, required: 2, reminders: [1h, 3h, 5h]'));
  afterAll(() => actions.close());

  it('when it is not time yet, then nobody is called, and the comment says when people will be', async () => {
    expect(actions.shown).toMatch(/Your answer is needed: agree\*\* · open since 2026-01-05 09:01/);
    expect(actions.shown).toMatch(/\*\*Reminders\*\* none so far; the next is due 2026-01-05 10:01/);
    const woken = await actions.schedule(0.9 * HOUR);
    expect(woken).toHaveLength(1);
    expect(reminders()).toEqual([]);
  });

  it('when it is time, then one new comment mentions both who can answer, and nobody else', async () => {
    const [status] = actions.sandbox.comments(1).filter(({ body }) => body === actions.comment);
    await actions.schedule(0.2 * HOUR);
    const [reminder, ...others] = reminders();
    expect(others).toEqual([]);
    expect(reminder?.author.type).toBe('Bot');
    expect(reminder?.edits).toEqual([]);
    expect(reminder?.body.match(/@[\w/-]+/g)).toEqual(['@maria', '@jonas']);
    expect(reminder?.body).toContain('agree');
    expect(reminder?.body).toContain('0 of 2');
    expect(reminder?.id).not.toBe(status?.id);
    expect(count('gate.reminded')).toBe(1);
    expect(actions.shown).toContain('**Reminders** 1 so far');
  });

  it('when the schedule comes again before the next one, then nobody is called again, and nothing is written', async () => {
    const decisions = actions.decisions().length;
    expect(await actions.schedule(0.5 * HOUR)).toHaveLength(1);
    await wake();
    expect(reminders()).toHaveLength(1);
    expect(actions.decisions()).toHaveLength(decisions);
  });

  it('when one has answered by the second, then only the other is called, and the first is folded away', async () => {
    await actions.say('maria', '/approve agree');
    expect(standing()).toHaveLength(1);
    await actions.schedule(2 * HOUR);
    expect(reminders()).toHaveLength(2);
    expect(standing()).toHaveLength(1);
    expect(standing()[0]?.body.match(/@[\w/-]+/g)).toEqual(['@jonas']);
    expect(standing()[0]?.body).toContain('1 of 2');
  });

  it('when the gate is answered, then all are folded away, and no other follows', async () => {
    await actions.say('jonas', '/approve agree');
    expect((await actions.progress()).status).toBe('completed');
    expect(reminders().map(({ minimized }) => minimized)).toEqual(['resolved', 'resolved']);
    await actions.schedule(4 * HOUR);
    await wake();
    expect(reminders()).toHaveLength(2);
    expect(actions.replay().code).toBe(0);
  });
});

describe('given reminders that fall due while something goes wrong', () => {
  afterEach(() => actions.close());

  it('fault 02: when the schedule is hours late, then people are called once for all that was missed, and not again', async () => {
    await begin('reminders: [1h, 2h, 3h]');
    await actions.schedule(10 * HOUR);
    expect(reminders()).toHaveLength(1);
    expect((await gate())?.reminded).toBe(3);
    expect(count('gate.reminded')).toBe(1);
    await actions.schedule(10 * HOUR);
    await wake();
    expect(reminders()).toHaveLength(1);
  });

  const announces = ({ mutation, body }: RecordedRequest): boolean =>
    mutation && body.includes('<!-- pawl:reminder ');

  it.each([
    ['before it was written', false],
    ['after it was written, its answer lost', true],
  ])(
    'fault 01: when the actions run is killed between its record and its reminder, %s, then the next wake-up leaves exactly one',
    async (_, applied) => {
      await begin('reminders: [1h, 30h]');
      await actions.schedule(0.5 * HOUR);
      actions.sandbox.advance(0.6 * HOUR);
      const stop = new AbortController();
      let struck = 0;
      actions.fault({
        kind: applied ? 'drop-answer' : 'reset',
        times: 9,
        match: (request) => {
          if (!announces(request)) return false;
          struck += 1;
          stop.abort();
          return true;
        },
      });
      await actions
        .play(
          { name: 'workflow_dispatch', payload: { inputs: { 'pull-request': '1' } }, actor: 'lea' },
          stop.signal,
        )
        .catch(() => null);
      expect(struck).toBe(1);
      actions.sandbox.faults.clear();
      expect((await gate())?.reminded).toBe(1);
      expect(reminders()).toHaveLength(applied ? 1 : 0);

      await wake();
      expect(reminders()).toHaveLength(1);
      await wake();
      await actions.schedule(HOUR);
      expect(reminders()).toHaveLength(1);
      expect(count('gate.reminded')).toBe(1);
    },
  );

  it('fault 01: when nothing else happens after that, then the schedule alone finds the reminder that is missing', async () => {
    await begin('reminders: [1h, 30h]');
    actions.sandbox.advance(1.1 * HOUR);
    actions.fault({ kind: 'reset', times: 9, match: announces });
    await wake();
    expect(reminders()).toHaveLength(0);
    actions.sandbox.faults.clear();
    await actions.schedule(900);
    await actions.schedule(900);
    expect(reminders()).toHaveLength(1);
  });
});

describe('given a gate of Maria that is handed on when its time has run out', () => {
  beforeAll(() =>
    begin(
      'approvers: {users: [maria]}, timeout-minutes: 60, on-timeout: escalate, escalate-to: [jonas, sample/leads]',
    ),
  );
  afterAll(() => actions.close());

  it('when somebody else answers before, then it does not count, and the comment says until when Maria may', async () => {
    expect(actions.shown).toMatch(/\*\*Until\*\* 2026-01-05 10:01[^\n]*; after that it is handed on/);
    await actions.say('jonas', '/approve agree');
    expect((await gate())?.refused.at(-1)).toMatchObject({ why: 'only maria may answer this gate' });
    expect(await actions.schedule(0.8 * HOUR)).toHaveLength(1);
    expect(count('gate.timed_out')).toBe(0);
  });

  it('when nobody has answered by then, then it stays open, and a new comment calls the others too, once', async () => {
    await actions.schedule(0.3 * HOUR);
    expect(await gate()).toMatchObject({
      status: 'pending',
      overdue: { escalated_to: ['jonas', 'sample/leads'] },
    });
    expect(actions.shown).toContain('handed on to **jonas** and **sample/leads**');
    expect(reminders()).toHaveLength(1);
    expect(
      reminders()[0]
        ?.body.match(/@[\w/-]+/g)
        ?.toSorted(),
    ).toEqual(['@jonas', '@maria', '@sample/leads']);
    await actions.schedule(10 * HOUR);
    await wake();
    expect(reminders()).toHaveLength(1);
    expect(count('gate.timed_out')).toBe(1);
  });

  it('when what Jonas said before it was handed on is all there is, then it still does not count', async () => {
    expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
  });

  it('when a member of a team answers that this token cannot look into, then it stays closed and says so', async () => {
    await actions.say('nora', '/approve agree');
    expect((await gate())?.status).toBe('pending');
    expect((await gate())?.refused.at(-1)).toMatchObject({ by: { login: 'nora' } });
    expect((await gate())?.refused.at(-1)?.why).toMatch(/cannot read who belongs to .*sample\/leads/);
    expect(actions.shown).toMatch(/cannot read who belongs to/);
  });

  it('when Jonas answers now, then it counts, and the call is folded away', async () => {
    await actions.say('jonas', '/approve agree');
    const { status, approval_history } = await actions.progress();
    expect(status).toBe('completed');
    expect(approval_history[0]).toMatchObject({ status: 'approved', approver: [{ login: 'jonas' }] });
    expect(standing()).toEqual([]);
    expect(actions.replay().code).toBe(0);
  });
});

describe('given what `on-timeout` can say', () => {
  afterEach(() => actions.close());

  const overdue = async (action: string, files: { [path: string]: string } = {}) => {
    await begin(`timeout-minutes: 60, on-timeout: ${action}`, files);
    expect(actions.shown).toMatch(/\*\*Until\*\* 2026-01-05 10:01/);
    await actions.schedule(1.1 * HOUR);
    return actions.progress();
  };
  const AGREES = { '.github/pawl/policy.yml': 'approvals: { auto-approve: true }\n' };

  it('when it is `remind`, then people are called once, the gate stays open, and a later answer counts', async () => {
    const { status, steps } = await overdue('remind');
    expect({ status, gate: steps['agree']?.gate?.status }).toEqual({ status: 'blocked', gate: 'pending' });
    expect(actions.shown).toContain('**Overdue** since 2026-01-05 10:');
    expect(standing()).toHaveLength(1);
    expect(standing()[0]?.body).toContain('still waits');
    await actions.schedule(5 * HOUR);
    expect(reminders()).toHaveLength(1);
    await actions.say('maria', '/approve agree');
    expect((await actions.progress()).status).toBe('completed');
    expect(standing()).toEqual([]);
  });

  it('when it is `reject`, then the run fails, and the record says that nobody answered', async () => {
    const { status, status_reason, approval_history, steps } = await overdue('reject');
    expect({ status, status_reason }).toEqual({ status: 'failed', status_reason: 'gate_timed_out' });
    expect(approval_history).toMatchObject([
      { gate: 'agree', status: 'rejected', approver: [], sources: [], comments: 'Nobody answered in time.' },
    ]);
    expect(steps['build']?.attempts ?? 0).toBe(0);
    expect(actions.sandbox.statuses(actions.head)[0]?.state).toBe('failure');
  });

  it('when it is `abort`, then the run ends at once', async () => {
    const { status, status_reason, approval_history } = await overdue('abort');
    expect({ status, status_reason }).toEqual({ status: 'failed', status_reason: 'gate_timed_out' });
    expect(approval_history).toMatchObject([{ status: 'timed_out', approver: [] }]);
  });

  it('when it is `continue`, then the step has timed out and the run goes on without an approval', async () => {
    const { status, approval_history, human_approvals, steps } = await overdue('continue');
    expect(status).toBe('completed');
    expect(steps['agree']).toMatchObject({ conclusion: 'timed_out' });
    expect(steps['build']).toMatchObject({ conclusion: 'success' });
    expect(approval_history).toMatchObject([{ status: 'timed_out', approver: [] }]);
    expect(human_approvals).toEqual({ agree_approved: false });
  });

  it('when it is `auto-approve` and policy agrees, then the run goes on, recorded as nobody’s approval', async () => {
    const { status, approval_history, steps } = await overdue('auto-approve', AGREES);
    expect(status).toBe('completed');
    expect(approval_history).toMatchObject([{ gate: 'agree', approver: [], sources: [] }]);
    expect(approval_history[0]?.comments).toMatch(/^Nobody approved/);
    expect(steps['agree']?.gate?.answers).toEqual([]);
    expect(count('gate.answered')).toBe(0);
    expect(actions.shown).toMatch(/nobody approved/i);
  });

  it('when policy agrees and the definition does not ask for it, then it stays open', async () => {
    const { status, steps } = await overdue('remind', AGREES);
    expect({ status, gate: steps['agree']?.gate?.status }).toEqual({ status: 'blocked', gate: 'pending' });
  });

  it('when policy has taken its consent back since the gate opened, then it stays open, and people are called', async () => {
    await begin('timeout-minutes: 60, on-timeout: auto-approve', AGREES);
    await actions.push(
      'jonas',
      { '.github/pawl/policy.yml': 'approvals: { auto-approve: false }\n' },
      'main',
    );
    await actions.schedule(1.1 * HOUR);
    expect(await gate()).toMatchObject({ status: 'pending', answers: [] });
    expect((await actions.progress()).approval_history).toEqual([]);
    expect(count('step.started')).toBe(0);
    expect(standing()).toHaveLength(1);
    // Nor does the consent that comes back later approve what had its chance.
    await actions.push('jonas', { '.github/pawl/policy.yml': 'approvals: { auto-approve: true }\n' }, 'main');
    await actions.schedule(HOUR);
    expect((await gate())?.status).toBe('pending');
  });

  it('when policy never agreed, then no run starts, and the comment says what is wrong and where', async () => {
    actions = await Actions.open({
      workflow: gated('timeout-minutes: 60, on-timeout: auto-approve'),
      performance: PERFORMANCE,
    });
    await actions.settle();
    await actions.say('lea', '/start');
    expect(actions.journal()).toEqual([]);
    expect(actions.shown).toContain('approves itself when nobody answers, which policy does not allow');
    expect(actions.shown).toContain('policy_forbids');
  });

  it.each(sample(['reject', 'abort', 'continue', 'auto-approve'], 2))(
    'when it is `%s` and somebody answered in time, whose event was lost, then the late schedule counts the answer',
    async (action) => {
      await begin(`timeout-minutes: 60, on-timeout: ${action}`, AGREES);
      actions.sandbox.advance(0.5 * HOUR);
      actions.sandbox.comment('maria', 1, '/approve agree');
      actions.sandbox.events.takeAll();
      await actions.schedule(2 * HOUR);
      const { status, approval_history } = await actions.progress();
      expect(status).toBe('completed');
      expect(approval_history).toMatchObject([{ status: 'approved', approver: [{ login: 'maria' }] }]);
      expect(count('gate.timed_out')).toBe(0);
    },
  );

  it('when somebody answers after the time has run out and before the schedule comes, then it is too late, and it says so', async () => {
    await begin('timeout-minutes: 60, on-timeout: reject');
    actions.sandbox.advance(1.1 * HOUR);
    await actions.say('maria', '/approve agree');
    const { status, status_reason, approval_history } = await actions.progress();
    expect({ status, status_reason }).toEqual({ status: 'failed', status_reason: 'gate_timed_out' });
    expect(approval_history).toMatchObject([{ status: 'rejected', approver: [] }]);
    expect(count('step.started')).toBe(0);
  });
});

describe('given a gate of Maria who hands it on to Nora', () => {
  afterEach(() => actions.close());

  it('when its reminder is due, then Nora is called in her place, and Nora’s answer counts', async () => {
    await begin('approvers: {users: [maria]}, reminders: [2h]');
    await actions.say('maria', '/delegate agree @nora');
    expect(actions.shown).toMatch(/\*\*Handed on\*\* by \*\*maria\*\* to \*\*nora\*\*/);
    await actions.schedule(2 * HOUR);
    expect(reminders().map(({ body }) => body.match(/@[\w/-]+/g))).toEqual([['@nora']]);
    await actions.say('maria', '/approve agree');
    expect((await gate())?.refused.at(-1)).toMatchObject({ why: 'maria handed this gate on to nora' });
    await actions.say('nora', '/approve agree');
    expect((await actions.progress()).approval_history).toMatchObject([{ approver: [{ login: 'nora' }] }]);
    expect(standing()).toEqual([]);
  });
});
