import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/progress/entry.ts';
import { evolve } from '../../src/progress/evolve.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { given, MARIA } from '../support/story.ts';

const stamp = { at: '2026-01-05T12:00:00Z', decision: 'd-1' };
const DEADLINE = '2026-01-05T10:01:00Z';

/** A document with the gate `agree` open, an hour before its deadline. */
const open = (): Progress => {
  const story = given(`
name: story
steps:
  - {name: agree, type: approval, number: 4, timeout-minutes: 60}
`);
  story.start();
  if (story.progress === null) throw new Error('It has not begun');
  return story.progress;
};

const ended = (entry: Partial<Extract<Entry, { type: 'gate.timed_out' }>>): Progress =>
  evolve(open(), { type: 'gate.timed_out', ...stamp, step: 'agree', action: 'remind', ...entry });

describe('given what the journal says of a gate', () => {
  it.each<Entry>([
    { type: 'gate.timed_out', ...stamp, step: 'nobody', action: 'remind' },
    { type: 'gate.closed', ...stamp, step: 'nobody', status: 'approved', answers: [], text: '' },
  ])('when $type names a gate that never opened, then the journal is broken', (entry) => {
    expect(() => evolve(open(), entry)).toThrow(/nobody/);
  });

  it('when it timed out and stays open, then it is overdue and its deadline is gone', () => {
    expect(open().steps['agree']?.gate?.deadline).toBe(DEADLINE);
    const { steps, status, approval_history } = ended({ action: 'escalate', escalated_to: ['maria'] });
    expect(steps['agree']).toMatchObject({
      status: 'waiting',
      gate: { status: 'pending', overdue: { at: stamp.at, escalated_to: ['maria'] } },
    });
    expect(steps['agree']?.gate).not.toHaveProperty('deadline');
    expect(status).toBe('blocked');
    expect(approval_history).toEqual([]);
  });

  it.each([
    ['reject', 'failure', 'rejected'],
    ['abort', 'timed_out', 'timed_out'],
    ['continue', 'timed_out', 'timed_out'],
    ['auto-approve', 'success', 'approved'],
  ] as const)(
    'when its timeout means %s, then it ended as %s and its status is %s',
    (action, conclusion, status) => {
      const progress = ended({ action, conclusion });
      expect(progress.steps['agree']).toMatchObject({
        status: 'completed',
        conclusion,
        completed_at: stamp.at,
        gate: { status, closed_at: stamp.at, answers: [] },
      });
      expect(progress).toMatchObject({
        status: 'in_progress',
        status_reason: 'gate_timed_out',
        last_completed_step: 4,
        human_approvals: { agree_approved: false },
        approval_history: [{ status, approver: [], sources: [] }],
      });
    },
  );

  it('when it closes without a conclusion, then its step is not done', () => {
    const progress = evolve(open(), {
      type: 'gate.closed',
      ...stamp,
      step: 'agree',
      status: 'changes_requested',
      answers: [],
      text: 'shorter',
      value: 'shorter',
    });
    expect(progress.steps['agree']).toMatchObject({
      status: 'pending',
      gate: { status: 'changes_requested' },
    });
    expect(progress.steps['agree']).not.toHaveProperty('completed_at');
    expect(progress).toMatchObject({ last_completed_step: 0, outputs: { agree: 'shorter' } });
  });

  it('when it closes while a person has paused the run, then the run stays paused', () => {
    const by = { id: MARIA.id, login: MARIA.login };
    const paused = evolve(open(), { type: 'run.paused', ...stamp, by, text: '' });
    const closed = { type: 'gate.closed', step: 'agree', status: 'approved', conclusion: 'success' } as const;
    const next = evolve(paused, { ...closed, ...stamp, answers: [], text: '' });
    expect(next).toMatchObject({ status: 'paused', status_reason: 'paused_by_person' });
  });
});
