import { describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import { append } from '../../src/progress/append.ts';
import { encode } from '../../src/progress/codec.ts';
import { evolve } from '../../src/progress/evolve.ts';
import { entry as entrySchema, type Entry } from '../../src/progress/entry.ts';
import { JONAS, Journal, MARIA } from '../support/progress.ts';

const at = '2026-01-05T10:00:00Z';
const stamp = { at, decision: 'd900' };
const subject = { digest: 's', content: 'c', outputs: [] };
const error = { type: 'tool', message: 'it broke' } as const;
const started = (step: string): Entry => ({
  type: 'step.started',
  ...stamp,
  step,
  name: step,
  step_type: 'prompt',
  number: 3,
  agent: 'planner',
  template: 'plan',
  attempt: 1,
  iteration: 1,
  lease_until: '2026-01-05T10:30:00Z',
});
const gate: Entry = {
  type: 'gate.opened',
  ...stamp,
  step: 'plan-approval',
  name: 'plan-approval',
  number: 3,
  iteration: 1,
  gate: 'plan-approval',
  kind: 'approval',
  message: 'Is it good?',
  subject,
  required: 2,
};
const answer = { by: MARIA, answer: 'approve', source: 'review', source_id: 5, at, text: 'yes' } as const;

/** The document after more entries on top of a run that has just begun. */
const after = (...entries: Entry[]): NonNullable<Journal['progress']> =>
  entries.reduce(
    (before, entry) => evolve(before, entrySchema.parse(entry)),
    new Journal().start().progress!,
  );

describe('given a journal that cannot be', () => {
  it('when it does not begin with a run, then that is a bug', () => {
    expect(() => evolve(null, { type: 'run.completed', ...stamp })).toThrow(/begins with run.completed/);
    expect(() => append(null, [], hashes.sha256)).toThrow(/at least one entry/);
  });

  it.each<Entry>([
    { type: 'step.completed', ...stamp, step: 'x', summary: '', value: null, files: 0 },
    { type: 'step.failed', ...stamp, step: 'x', error },
    { type: 'block.completed', ...stamp, step: 'x', conclusion: 'success' },
    {
      type: 'loop.tested',
      ...stamp,
      step: 'x',
      iteration: 1,
      after: 'y',
      tested: 1,
      converged: true,
      scores: {},
    },
    { type: 'loop.iterated', ...stamp, step: 'x', iteration: 2 },
    { type: 'gate.answered', ...stamp, step: 'x', answer },
    { type: 'gate.closed', ...stamp, step: 'x', status: 'approved', answers: [], text: '' },
  ])('when $type speaks of a step that never began, then that is a bug', (entry) => {
    expect(() => after(entry)).toThrow(/x, which never began/);
  });

  it('when it speaks of a gate that never opened, then that is a bug', () => {
    expect(() => after(started('x'), { type: 'gate.answered', ...stamp, step: 'x', answer })).toThrow(
      /never opened/,
    );
  });
});

describe('given one more entry', () => {
  it('when a run starts, then the document has the field names that other programs know', () => {
    const names =
      'schema_version workflow_id workflow status status_reason requester started_at updated_at current_phase ' +
      'current_step current_step_name last_completed_step last_completed_step_name step_history steps convergence_status convergence_history human_approvals ' +
      'approval_history workspace_context variables outputs scores errors next_wakeup inbox metrics phase_transitions omitted journal generation seal';
    expect(Object.keys(new Journal().start().progress!).join(' ')).toBe(names);
    expect(new Journal().start().progress).toMatchObject({
      status: 'in_progress',
      current_phase: 'phase_1',
      convergence_status: { phase_1_converged: false, phase_2_converged: false },
      human_approvals: { plan_approved: false, code_approved: false, final_approved: false },
      metrics: {
        decisions: 1,
        iterations: 0,
        recovery_actions: 0,
        human_interventions: 0,
        cost_usd: 0,
        tokens: 0,
      },
      journal: { seq: 2, prev_hash: '' },
      generation: 1,
    });
  });

  it('when a run starts after one that ended, then commands stay answered and the chain goes on', () => {
    const journal = new Journal().start();
    journal.decide({ type: 'command.obeyed', comment_id: 77, verb: 'start', by: MARIA });
    journal.decide({ type: 'run.completed' });
    const before = journal.progress!;
    const { progress } = journal.start();
    expect(progress).toMatchObject({
      status: 'in_progress',
      generation: 4,
      inbox: { cursor: 77 },
      metrics: { decisions: 1 },
    });
    expect(progress?.journal).toMatchObject({ seq: 6, prev_hash: hashes.sha256(encode(before)) });
    expect(progress).not.toHaveProperty('completed_at');
  });

  it('when it is run.blocked, then status and reason say so', () => {
    expect(after({ type: 'run.blocked', ...stamp, on: [], reason: 'limit_reached' })).toMatchObject({
      status: 'blocked',
      status_reason: 'limit_reached',
    });
  });

  it('when it is run.completed, then the phase has converged and the run has an end', () => {
    expect(after({ type: 'run.completed', ...stamp })).toMatchObject({
      status: 'completed',
      status_reason: 'all_steps_done',
      completed_at: at,
      convergence_status: { phase_1_converged: true, phase_2_converged: false },
    });
  });

  it('when it is run.failed, then the run has an end and its reason', () => {
    expect(after({ type: 'run.failed', ...stamp, reason: 'gate_rejected', message: 'no' })).toMatchObject({
      status: 'failed',
      status_reason: 'gate_rejected',
      completed_at: at,
      convergence_status: { phase_1_converged: false },
    });
  });

  it('when it is phase.entered, then the one before has converged and the passage is kept', () => {
    expect(after({ type: 'phase.entered', ...stamp, from: 'phase_1', to: 'phase_2' })).toMatchObject({
      current_phase: 'phase_2',
      convergence_status: { phase_1_converged: true, phase_2_converged: false },
      phase_transitions: [{ to: 'phase_1' }, { from: 'phase_1', to: 'phase_2', at }],
    });
  });

  it('when it is step.started, then the step is claimed, it is the current one and the history has a row', () => {
    const progress = after(started('plan'));
    expect(progress).toMatchObject({
      current_step: 3,
      current_step_name: 'plan',
      status_reason: 'step_started',
    });
    expect(progress.steps['plan']).toEqual({
      name: 'plan',
      type: 'prompt',
      number: 3,
      status: 'in_progress',
      attempts: 1,
      iteration: 1,
      started_at: at,
      claim: { decision: 'd900', lease_until: '2026-01-05T10:30:00Z' },
    });
    expect(progress.step_history).toEqual([
      {
        step_number: 3,
        step_name: 'plan',
        agent: 'planner',
        template: 'plan',
        status: 'in_progress',
        attempt: 1,
        iteration: 1,
        output: '',
        timestamp: at,
        started_at: at,
      },
    ]);
  });

  it('when it is step.completed, then value, scores, cost and the row are there and the claim is gone', () => {
    const usage = { input_tokens: 1_000, output_tokens: 200, cost_usd: 0.1000004 };
    const progress = after(started('plan'), {
      type: 'step.completed',
      ...stamp,
      step: 'plan',
      summary: 'A plan',
      value: { good: true },
      output: { path: 'p.md', oid: 'o' },
      scores: { quality: 9 },
      usage,
      files: 0,
    });
    expect(progress.steps['plan']).toMatchObject({
      status: 'completed',
      conclusion: 'success',
      completed_at: at,
    });
    expect(progress.steps['plan']).not.toHaveProperty('claim');
    expect(progress).toMatchObject({
      last_completed_step: 3,
      last_completed_step_name: 'plan',
      outputs: { plan: { good: true } },
      scores: { quality: 9 },
      metrics: { cost_usd: 0.1, tokens: 1_200 },
      step_history: [
        {
          status: 'completed',
          output: 'A plan',
          output_path: 'p.md',
          validation_scores: { quality: 9 },
          completed_at: at,
          usage,
        },
      ],
    });
  });

  it('when scores come again, then they are replaced and not merged', () => {
    const done = (step: string, scores: { [name: string]: number }): Entry => ({
      type: 'step.completed',
      ...stamp,
      step,
      summary: '',
      value: '',
      scores,
      files: 0,
    });
    expect(after(started('a'), done('a', { x: 1, y: 2 }), started('b'), done('b', { x: 3 })).scores).toEqual({
      x: 3,
    });
  });

  it('when it is step.failed with another attempt, then the step waits for it', () => {
    const progress = after(started('plan'), {
      type: 'step.failed',
      ...stamp,
      step: 'plan',
      error,
      not_before: '2026-01-05T10:01:00Z',
    });
    expect(progress.steps['plan']).toMatchObject({
      status: 'pending',
      error,
      not_before: '2026-01-05T10:01:00Z',
    });
    expect(progress.steps['plan']).not.toHaveProperty('conclusion');
    expect(progress.errors).toEqual([{ step: 'plan', attempt: 1, error, at }]);
    expect(progress.step_history[0]).toMatchObject({ status: 'failed', error, output: 'it broke' });
    const again = evolve(progress, { ...started('plan'), attempt: 2 } as Entry);
    expect(again.steps['plan']).toMatchObject({ status: 'in_progress', attempts: 2 });
    expect(again.steps['plan']).not.toHaveProperty('not_before');
    expect(again.steps['plan']).not.toHaveProperty('error');
    expect(again.metrics.recovery_actions).toBe(1);
  });

  it('when it is step.failed for good, then the step has ended', () => {
    const end = { conclusion: 'failure', because: 'continue-on-error' } as const;
    expect(
      after(started('plan'), { type: 'step.failed', ...stamp, step: 'plan', error, ...end }).steps['plan'],
    ).toMatchObject({
      status: 'completed',
      ...end,
      completed_at: at,
    });
  });

  it('when it is step.skipped, then the step has ended and why', () => {
    const entry: Entry = {
      type: 'step.skipped',
      ...stamp,
      step: 'x',
      name: 'x',
      step_type: 'prompt',
      iteration: 1,
      because: 'needs',
    };
    expect(after(entry).steps['x']).toEqual({
      name: 'x',
      type: 'prompt',
      status: 'completed',
      conclusion: 'skipped',
      because: 'needs',
      attempts: 0,
      iteration: 1,
      completed_at: at,
    });
  });

  it('when blocks and loops move, then their states and counters do', () => {
    const progress = after(
      { type: 'block.started', ...stamp, step: 'polish', name: 'polish', step_type: 'loop', iteration: 1 },
      {
        type: 'loop.tested',
        ...stamp,
        step: 'polish',
        iteration: 1,
        after: 'judge#1',
        tested: 1,
        converged: false,
        scores: { q: 1 },
      },
      { type: 'loop.iterated', ...stamp, step: 'polish', iteration: 2 },
    );
    expect(progress.steps['polish']).toMatchObject({
      status: 'in_progress',
      iteration: 2,
      tested: 0,
      attempts: 1,
    });
    expect(progress.metrics.iterations).toBe(1);
    expect(progress.convergence_history).toEqual([
      { loop: 'polish', iteration: 1, after: 'judge#1', converged: false, scores: { q: 1 }, at },
    ]);
    const end = evolve(progress, {
      type: 'block.completed',
      ...stamp,
      step: 'polish',
      conclusion: 'failure',
      error,
      because: 'continue-on-error',
    });
    expect(end.steps['polish']).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      error,
      because: 'continue-on-error',
    });
  });

  it('when a conditional takes a branch, then its state says which', () => {
    const entry: Entry = {
      type: 'block.started',
      ...stamp,
      step: 'c',
      name: 'c',
      step_type: 'conditional',
      iteration: 1,
      branch: 'else',
    };
    expect(after(entry).steps['c']?.branch).toBe('else');
  });

  it('when a gate opens, then it waits for what it shows', () => {
    const progress = after(gate);
    expect(progress).toMatchObject({ current_step: 3, current_step_name: 'plan-approval' });
    expect(progress.steps['plan-approval']).toMatchObject({
      status: 'waiting',
      attempts: 1,
      gate: { opened_at: at, since: at, status: 'pending', required: 2, answers: [], refused: [], subject },
    });
  });

  it('when answers come, are refused and are withdrawn, then the gate has exactly those that stand', () => {
    const refused = { by: JONAS, source: 'review', source_id: 6, why: 'edited' } as const;
    const comment = { ...answer, source: 'comment' } as const;
    const steps: Entry[] = [
      { type: 'gate.refused', ...stamp, step: 'plan-approval', refused: { ...refused, source_id: 5 } },
      { type: 'gate.refused', ...stamp, step: 'plan-approval', refused },
      { type: 'gate.refused', ...stamp, step: 'plan-approval', refused: { ...refused, why: 'a bot' } },
      { type: 'gate.answered', ...stamp, step: 'plan-approval', answer },
      { type: 'gate.answered', ...stamp, step: 'plan-approval', answer: comment },
    ];
    const progress = after(gate, ...steps);
    expect(progress.steps['plan-approval']?.gate).toMatchObject({
      answers: [answer, comment],
      refused: [{ ...refused, why: 'a bot' }],
    });
    expect(progress.metrics.human_interventions).toBe(2);
    const withdrawn = evolve(progress, {
      type: 'gate.withdrawn',
      ...stamp,
      step: 'plan-approval',
      source: 'review',
      source_id: 5,
      why: '',
    });
    expect(withdrawn.steps['plan-approval']?.gate?.answers).toEqual([comment]);
    const later = '2026-01-05T11:00:00Z';
    const changed = evolve(withdrawn, {
      type: 'gate.subject_changed',
      at: later,
      decision: 'd901',
      step: 'plan-approval',
      subject: { ...subject, digest: 't' },
      what: 'x',
    });
    expect(changed.steps['plan-approval']?.gate).toMatchObject({
      answers: [],
      since: later,
      opened_at: at,
      subject: { digest: 't' },
    });
  });

  it.each([
    ['approved', 'success', true],
    ['changes_requested', 'success', false],
    ['rejected', 'failure', false],
  ] as const)(
    'when a gate closes %s, then the flag, the history and the step say so',
    (status, conclusion, flag) => {
      const progress = after(gate, {
        type: 'gate.closed',
        ...stamp,
        step: 'plan-approval',
        status,
        conclusion,
        answers: [answer],
        text: 'yes',
      });
      expect(progress.steps['plan-approval']).toMatchObject({
        status: 'completed',
        conclusion,
        gate: { status, closed_at: at, answers: [answer] },
      });
      expect(progress).toMatchObject({
        status: 'in_progress',
        human_approvals: { plan_approved: flag },
        approval_history: [
          {
            gate: 'plan-approval',
            status,
            approver: [MARIA],
            comments: 'yes',
            subject: 's',
            sources: ['review:5'],
            at,
          },
        ],
      });
    },
  );

  it('when a failure is answered with another attempt, then it is granted once and due at once', () => {
    const failed: Entry = { type: 'step.failed', ...stamp, step: 'plan', error };
    const asked: Entry = { ...gate, step: 'plan', name: 'plan', gate: 'plan', kind: 'error', error };
    const closed: Entry = {
      type: 'gate.closed',
      ...stamp,
      step: 'plan',
      status: 'approved',
      answers: [answer],
      text: '',
    };
    const progress = after(started('plan'), failed, asked, closed);
    expect(progress.steps['plan']).toMatchObject({
      status: 'pending',
      granted: 1,
      not_before: at,
      attempts: 1,
    });
    expect(progress.approval_history).toEqual([]);
    const skipped = after(started('plan'), failed, asked, { ...closed, conclusion: 'skipped' });
    expect(skipped.steps['plan']).toMatchObject({
      status: 'completed',
      conclusion: 'skipped',
      because: 'person',
    });
  });

  it('when a loop that is out of iterations is granted another one, then it goes on at once', () => {
    const progress = after(
      { type: 'block.started', ...stamp, step: 'polish', name: 'polish', step_type: 'loop', iteration: 1 },
      { ...gate, step: 'polish', name: 'polish', gate: 'polish', kind: 'error', error, grants: 'iteration' },
      { type: 'gate.closed', ...stamp, step: 'polish', status: 'approved', answers: [answer], text: '' },
    );
    expect(progress.steps['polish']).toMatchObject({ status: 'in_progress', granted: 1 });
    expect(progress.steps['polish']).not.toHaveProperty('not_before');
  });

  it.each<Entry>([
    { type: 'head.adopted', ...stamp, head_oid: 'h', adopted: 'd1' },
    { type: 'progress.restored', ...stamp, from_oid: 'a', rejected_oid: 'b', why: 'c' },
  ])('when it is $type, then it counts as a recovery and changes nothing else', (entry) => {
    const before = new Journal().start().progress!;
    expect(evolve(before, entry)).toEqual({ ...before, metrics: { ...before.metrics, recovery_actions: 1 } });
  });
});

describe('given a document that is appended to', () => {
  it('when entries are added, then it names the hash of the one before, its number and when it is next due', () => {
    const journal = new Journal().start();
    const before = journal.progress!;
    const claimed = journal.claim('create-plan', 1, 'planner').progress!;
    expect(claimed).toMatchObject({ generation: 2, next_wakeup: '2026-01-05T09:10:00.000Z' });
    expect(claimed.journal).toMatchObject({ seq: 3, prev_hash: hashes.sha256(encode(before)) });
    const failed = journal.failed('create-plan', 'no', { not_before: '2026-01-05T09:03:00Z' }).progress!;
    expect(failed.next_wakeup).toBe('2026-01-05T09:03:00Z');
    expect(failed.journal.prev_hash).toBe(hashes.sha256(encode(claimed)));
  });

  it('when a step has ended and nothing waits, then it is due at once, so that no lost dispatch can stop it', () => {
    const journal = new Journal().start().claim('create-plan', 1, 'planner').done('create-plan', 'ok');
    expect(journal.progress?.next_wakeup).toBe(journal.now);
  });

  it('when several instants are due, then the earliest counts; when the run has ended, then none', () => {
    const journal = new Journal().start().claim('a', 1, 'planner').later(5).claim('b', 1, 'planner');
    expect(journal.progress?.next_wakeup).toBe('2026-01-05T09:10:00.000Z');
    expect(journal.decide({ type: 'run.failed', reason: 'x', message: '' }).progress?.next_wakeup).toBeNull();
  });

  it('when it waits for a person, then nothing is due', () => {
    expect(new Journal().start().open('plan-approval', '', []).progress?.next_wakeup).toBeNull();
  });
});
