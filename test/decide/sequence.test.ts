import { describe, expect, it } from 'vitest';
import { given, LEA } from '../support/story.ts';

const TWO_STEPS = `
name: story
settings: {retry: {maximum-attempts: 2, initial-interval: 30s}}
steps:
  - {name: build, type: prompt, prompt: "Build it.", agent: planner}
  - {name: check, run: npm test}
`;

describe('given a sequence of two steps', () => {
  it('when the first fails for good, then the second is skipped and the run fails', () => {
    const story = given(TWO_STEPS);
    story.start();
    story.fail('build');
    story.later(30).wake();
    story.fail('build');
    const end = story.wake();
    expect(end.reason).toBe('step_failed_uncaught');
    expect(story.states()).toEqual({ build: 'failure', check: 'skipped' });
    expect(story.progress?.status).toBe('failed');
  });

  it('when an attempt fails, then it is tried again after its delay, with the error passed on', () => {
    const story = given(TWO_STEPS);
    story.start();
    expect(story.fail('build', 'tool', 'no compiler').wake).toBe(false);
    expect(story.progress?.next_wakeup).toBe('2026-01-05T09:01:30Z');
    expect(story.later(29).wake().entries).toEqual([]);
    const again = story.later(1).wake();
    expect(again.reason).toBe('step_retried');
    expect(again.tasks[0]).toMatchObject({ step: 'build', attempt: 2, error_context: 'tool: no compiler' });
  });

  it('when a step is being performed, then another wake-up writes nothing', () => {
    const story = given(TWO_STEPS);
    story.start();
    const idle = story.later(60).wake();
    expect(idle).toMatchObject({ kind: 'none', reason: 'step_in_flight', entries: [] });
  });

  it('when the lease runs out, then the attempt failed and is tried again', () => {
    const story = given(TWO_STEPS);
    story.start();
    const expired = story.later(35 * 60).wake();
    expect(expired.entries.map((entry) => entry.type)).toEqual(['step.failed']);
    expect(expired.entries[0]).toMatchObject({ error: { type: 'lease-expired' } });
  });

  it('when an outcome of an expired claim comes late, then it is noted and brings nothing', () => {
    const story = given(TWO_STEPS);
    story.start();
    const task = story.tasks()[0]?.id ?? '';
    story.later(35 * 60).wake();
    const late = story.wake([
      { task, status: 'success', text: 'late', value: null, files: [], deletions: [] },
    ]);
    expect(late).toMatchObject({
      kind: 'record',
      reason: 'late_outcome',
      entries: [{ type: 'outcome.late', step: 'build', attempt: 1 }],
      files: [],
    });
  });

  it('when both end well, then the run is completed and each run of the action made one decision', () => {
    const story = given(TWO_STEPS);
    expect(story.start().reason).toBe('run_started');
    expect(story.back('build', { text: 'built' }).reason).toBe('step_recorded');
    expect(story.wake().tasks[0]).toMatchObject({ kind: 'shell', step: 'check', run: 'npm test' });
    story.back('check', { value: { exit_code: 0 } });
    expect(story.wake().reason).toBe('all_steps_done');
    expect(story.progress).toMatchObject({
      status: 'completed',
      outputs: { build: 'built', check: { exit_code: 0 } },
      metrics: { decisions: 3 },
    });
  });

  it('when the run has ended, then a further wake-up does nothing and another start begins anew', () => {
    const story = given(TWO_STEPS);
    story.start();
    story.back('build');
    story.wake();
    story.back('check');
    story.wake();
    expect(story.wake().reason).toBe('run_ended');
    const generation = story.progress?.generation ?? 0;
    story.comment(LEA, '/start').wake();
    expect(story.progress).toMatchObject({
      status: 'in_progress',
      generation: generation + 1,
      metrics: { decisions: 1 },
    });
  });
});
