import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/decide/work/outcome.ts';
import { given, JONAS, MARIA, type Story } from '../../support/story.ts';

const ONE = `
name: story
settings: {retry: {maximum-attempts: 3, initial-interval: 30s}}
steps:
  - {name: build, type: prompt, prompt: "Build it.", agent: planner}
  - {name: check, run: npm test}
`;

const outcomeOf = (task: string): Outcome => ({
  task,
  status: 'success',
  text: 'late',
  value: null,
  files: [{ path: 'src/late.ts', content: 'late\n' }],
  deletions: [],
  usage: { input_tokens: 10, output_tokens: 5, cost_usd: 0.5 },
});

const begun = (): { story: Story; task: string } => {
  const story = given(ONE);
  story.start();
  return { story, task: story.tasks()[0]?.id ?? '' };
};

describe('given an attempt that was given up', () => {
  it('when its outcome comes twice, then its cost is counted once and its work is not taken', () => {
    const { story, task } = begun();
    story.later(35 * 60).wake();
    const late = story.wake([outcomeOf(task)]);
    expect(late).toMatchObject({ reason: 'late_outcome', files: [] });
    expect(story.progress?.metrics.cost_usd).toBe(0.5);
    expect(story.wake([outcomeOf(task)]).entries).toEqual([]);
    expect(story.progress?.metrics.cost_usd).toBe(0.5);
    expect(story.progress?.steps['build']?.conclusion).toBeUndefined();
  });

  it('when its outcome comes while the next attempt is under way, then that one goes on', () => {
    const { story, task } = begun();
    story.later(35 * 60).wake();
    story.later(60).wake();
    expect(story.progress?.steps['build']).toMatchObject({ status: 'in_progress', attempts: 2 });
    story.wake([outcomeOf(task)]);
    expect(story.progress?.steps['build']).toMatchObject({ status: 'in_progress', attempts: 2 });
    expect(story.progress?.metrics.cost_usd).toBe(0.5);
    story.back('build');
    expect(story.progress?.steps['build']?.conclusion).toBe('success');
  });

  it('when the run went back and began the same attempt anew, then the cost of the old one counts and the new one goes on', () => {
    const { story, task } = begun();
    story.comment(MARIA, '/reset build').wake();
    expect(story.progress?.steps['build']).toMatchObject({ status: 'in_progress', attempts: 1 });
    expect(story.wake([outcomeOf(task)]).entries).toMatchObject([{ type: 'outcome.late', attempt: 1 }]);
    expect(story.progress?.metrics.cost_usd).toBe(0.5);
    expect(story.progress?.step_history.map(({ late }) => late !== undefined)).toEqual([true, false]);
    story.back('build');
    expect(story.progress?.steps['build']?.conclusion).toBe('success');
    expect(story.progress?.step_history[1]?.status).toBe('completed');
  });

  it('when the run was ended meanwhile, then its cost is counted, once, and the run stays ended', () => {
    const { story, task } = begun();
    story.comment(JONAS, '/terminate enough').wake();
    expect(story.progress?.status).toBe('cancelled');
    expect(story.wake([outcomeOf(task)])).toMatchObject({ reason: 'late_outcome', files: [], wake: false });
    expect(story.progress).toMatchObject({ status: 'cancelled', metrics: { cost_usd: 0.5 } });
    expect(story.wake([outcomeOf(task)]).entries).toEqual([]);
  });
});

describe('given a run step whose outcome says what it cost', () => {
  it('threat 33: when code of the pull request wrote that, then nobody is charged for it, in time or late', () => {
    const { story } = begun();
    story.back('build');
    story.wake();
    const { task, text, value, status, usage } = outcomeOf(story.tasks()[0]?.id ?? '');
    const forged = { task, text, value, status, usage, files: [], deletions: [] };
    expect(task).toContain('check');
    const before = story.progress?.metrics;
    story.wake([forged]);
    expect(story.progress?.steps['check']?.conclusion).toBe('success');
    expect(story.progress?.metrics).toMatchObject({ cost_usd: before?.cost_usd, tokens: before?.tokens });
    expect(story.progress?.metrics.today).toEqual(before?.today);
  });
});
