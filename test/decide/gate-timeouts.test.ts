import { describe, expect, it } from 'vitest';
import { given, JONAS, LEA, MARIA, type Story } from '../support/story.ts';
import { gateOf, opened } from './open-gate.ts';

const HOUR = 3_600;
const ALLOWED = 'approvals: {auto-approve: true}';

/** A gate `agree` that asks for an hour, with a step behind it. */
const asked = (keys: string, policy: string | null = null, more = ''): Story => {
  const story = given(
    `
name: story
${more}
steps:
  - {name: build, prompt: "Build."}
  - {name: agree, type: approval, timeout-minutes: 60, ${keys}}
  - {name: ship, prompt: "Ship."}
`,
    policy,
  );
  story.start();
  story.back('build');
  story.wake();
  return story;
};

describe('given a gate that nobody answers in time', () => {
  it('when it opens, then its deadline is an instant and the run wakes for it', () => {
    const story = asked('required: 1');
    expect(gateOf(story).deadline).toBe('2026-01-05T10:01:00Z');
    expect(story.progress?.next_wakeup).toBe('2026-01-05T10:01:00Z');
    expect(story.later(HOUR - 1).wake().entries).toEqual([]);
  });

  it('when it has no bound, then nothing ever happens to it', () => {
    const story = opened().later(90 * 86_400);
    expect(story.wake().entries).toEqual([]);
  });

  it('when nothing else is said, then it stays open and people are reminded once', () => {
    const story = asked('required: 1').later(HOUR);
    expect(story.wake().entries).toMatchObject([{ type: 'gate.timed_out', action: 'remind' }]);
    expect(gateOf(story)).toMatchObject({ status: 'pending', overdue: { at: '2026-01-05T10:01:00Z' } });
    expect(gateOf(story).deadline).toBeUndefined();
    expect(story.later(HOUR).wake().entries).toEqual([]);
    expect(
      story
        .comment(MARIA, '/approve')
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['ship']);
  });

  it('when it escalates, then whom it was handed to may answer from then on, not before', () => {
    const keys = 'approvers: {users: [jonas]}, on-timeout: escalate, escalate-to: [maria]';
    const story = asked(keys).comment(MARIA, '/approve');
    story.wake();
    expect(gateOf(story).refused[0]?.why).toBe('only jonas may answer this gate');
    expect(story.later(HOUR).wake().entries).toContainEqual(
      expect.objectContaining({ type: 'gate.timed_out', action: 'escalate', escalated_to: ['maria'] }),
    );
    expect(
      story
        .comment(MARIA, '/approve')
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['ship']);
  });

  it('when it escalates to a team, then who belongs to it may answer from then on, and nobody else', () => {
    const keys = 'approvers: {users: [kim]}, on-timeout: escalate, escalate-to: [acme/leads]';
    const story = asked(keys).later(HOUR);
    story.facts.members = { 'acme/leads:maria': true, 'acme/leads:jonas': false };
    expect(story.wake().entries[0]).toMatchObject({ action: 'escalate', escalated_to: ['acme/leads'] });
    story.comment(JONAS, '/approve').wake();
    expect(gateOf(story).refused[0]?.why).toMatch(/^only kim, the team acme\/leads may answer this gate/);
    story.comment(MARIA, '/approve').wake();
    expect(gateOf(story)).toMatchObject({ status: 'approved', answers: [{ by: { login: 'maria' } }] });
  });

  it('when it escalates to a team that cannot be read, then it stays closed and says so', () => {
    const keys = 'approvers: {users: [kim]}, on-timeout: escalate, escalate-to: [acme/leads]';
    const story = asked(keys).later(HOUR);
    story.wake();
    story.comment(MARIA, '/approve').wake();
    expect(gateOf(story).status).toBe('pending');
    expect(gateOf(story).refused[0]?.why).toMatch(/cannot read who belongs to acme\/leads/);
  });

  it('when one of two had approved by then, then the deadline ends the run, and nobody is said to have rejected', () => {
    const story = asked('required: 2, on-timeout: reject').later(60).comment(MARIA, '/approve');
    story.wake();
    story.later(HOUR).wake();
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'gate_timed_out' });
  });

  it('when it is rejected, then that is a failure, and nobody is said to have answered', () => {
    const story = asked('on-timeout: reject').later(HOUR);
    story.wake();
    expect(story.progress?.status).toBe('failed');
    expect(story.states()).toEqual({ build: 'success', agree: 'failure', ship: 'skipped' });
    expect(gateOf(story)).toMatchObject({ status: 'rejected', answers: [] });
    expect(story.progress?.approval_history).toMatchObject([
      { status: 'rejected', approver: [], comments: 'Nobody answered in time.' },
    ]);
  });

  it.each([
    ['continue-on-error: true', 'failure', 'continue-on-error'],
    ['on-error: skip', 'skipped', 'on-error'],
    ['on-error: [{errors: [timeout], do: skip}]', 'skipped', 'on-error'],
  ])('when it is rejected and %s catches that, then the run goes on', (keys, conclusion, because) => {
    const story = asked(`on-timeout: reject, ${keys}`).later(HOUR);
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['ship']);
    expect(story.progress?.steps['agree']).toMatchObject({ conclusion, because });
  });

  it('when it aborts, then the run fails at once', () => {
    const story = asked('on-timeout: abort').later(HOUR);
    expect(story.wake()).toMatchObject({ kind: 'finish', reason: 'gate_timed_out' });
    expect(story.progress?.status).toBe('failed');
    expect(story.states()).toEqual({ build: 'success', agree: 'timed_out' });
    expect(gateOf(story).status).toBe('timed_out');
  });

  it('when it goes on without an answer, then it ends timed out and what needs it runs', () => {
    const story = asked('on-timeout: continue').later(HOUR);
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['ship']);
    expect(story.progress?.steps['agree']).toMatchObject({
      conclusion: 'timed_out',
      because: 'continue-on-error',
      gate: { status: 'timed_out' },
    });
  });

  it('when it approves itself and policy allows that, then the record says that nobody did', () => {
    const story = asked('on-timeout: auto-approve', ALLOWED).later(HOUR);
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['ship']);
    expect(gateOf(story)).toMatchObject({ status: 'approved', answers: [] });
    expect(story.progress?.approval_history).toMatchObject([
      { status: 'approved', approver: [], comments: expect.stringMatching(/^Nobody approved/) },
    ]);
    expect(story.progress?.human_approvals).toEqual({ agree_approved: false });
  });

  it('when it would approve itself and policy says nothing of it, then people are reminded', () => {
    const story = asked('on-timeout: auto-approve').later(HOUR);
    expect(story.wake().entries).toMatchObject([{ type: 'gate.timed_out', action: 'remind' }]);
    expect(story.states()).toMatchObject({ agree: 'waiting' });
  });

  it('when it would approve itself and what it shows was edited, then people are reminded', () => {
    const story = asked('on-timeout: auto-approve', ALLOWED);
    story.snapshot.outputs = {};
    story.later(HOUR).wake();
    expect(gateOf(story)).toMatchObject({ status: 'pending', overdue: { at: story.now } });
  });

  it('when it is asked in a loop, then each iteration has an hour of its own', () => {
    const story = given(`
name: story
steps:
  - name: review
    type: loop
    until: "approvals.agree.status == 'approved'"
    max-iterations: 3
    steps:
      - {name: build, prompt: "Build."}
      - {name: agree, type: approval, timeout-minutes: 60, on-timeout: continue}
`);
    story.start();
    story.back('build#1');
    story.wake();
    story.later(HOUR).wake();
    expect(story.states()).toMatchObject({ 'agree#1': 'timed_out', 'build#2': 'in_progress' });
    story.back('build#2');
    story.wake();
    expect(story.progress?.steps['agree#2']?.gate?.deadline).toBe('2026-01-05T11:01:00Z');
  });
});

describe('given words around a deadline', () => {
  it('when an answer was given in time and is read late, then it counts', () => {
    const story = asked('on-timeout: reject')
      .comment(MARIA, '/approve')
      .later(2 * HOUR);
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['ship']);
  });

  it.each(['reject', 'continue', 'abort'])(
    'when an answer was given after it and the gate should %s, then it came too late',
    (action) => {
      const story = asked(`on-timeout: ${action}`).later(HOUR).comment(MARIA, '/approve').later(HOUR);
      const decision = story.wake();
      expect(decision.refusals[0]?.why).toBe('the gate had run into its timeout when this was said');
      expect(gateOf(story).status).toBe(action === 'reject' ? 'rejected' : 'timed_out');
    },
  );

  it('when a review was given after it, then it came too late as well', () => {
    const story = asked('on-timeout: reject').later(HOUR).review(MARIA, 'APPROVED').later(HOUR);
    story.wake();
    expect(gateOf(story).status).toBe('rejected');
  });

  it('when the run is paused at the deadline, then the deadline stays what it was', () => {
    const story = asked('on-timeout: continue').comment(LEA, '/pause');
    story.wake();
    story.later(HOUR).wake();
    expect(story.states()).toEqual({ build: 'success', agree: 'timed_out' });
    expect(
      story
        .comment(LEA, '/resume')
        .wake()
        .tasks.map((task) => task.step),
    ).toEqual(['ship']);
  });

  it('when one of two approved by then, then that was not enough', () => {
    const story = asked('required: 2, on-timeout: reject').comment(JONAS, '/approve');
    story.wake();
    story.later(HOUR).wake();
    expect(gateOf(story)).toMatchObject({ status: 'rejected', answers: [{ by: { login: 'jonas' } }] });
  });

  it('when the failure should undo the run, then it is undone', () => {
    const story = given(`
name: story
steps:
  - {name: build, prompt: "Build.", compensate: {prompt: "Undo."}}
  - {name: agree, type: approval, timeout-minutes: 60, on-timeout: reject, on-error: compensate}
`);
    story.start();
    story.back('build');
    story.wake();
    expect(
      story
        .later(HOUR)
        .wake()
        .tasks.map((task) => task.name),
    ).toEqual(['undo-build']);
    story.back('undo-build');
    story.wake();
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'gate_timed_out' });
  });
});
