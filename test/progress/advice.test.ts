import { describe, expect, it } from 'vitest';
import { ADVICE_BOUNDS } from '../../src/progress/advice.ts';
import { evolve } from '../../src/progress/evolve.ts';
import { rename } from '../../src/progress/rename.ts';
import { advised, answer, naming } from '../decide/advice/asked.ts';
import { given, JONAS, type Story } from '../support/story.ts';

const YAML = `
name: story
settings: {orchestrator: claude, retry: {maximum-attempts: 20, initial-interval: 1s, maximum-interval: 1s}}
steps: [{name: build, prompt: "Build it."}]
`;

function asked(): Story {
  const story = advised(YAML);
  story.fail('build');
  story.wake();
  return story;
}

describe('given a document with what a model advised', () => {
  it('when it is asked many times, then the newest answers are kept, and nothing of a choice stays at the step', () => {
    const story = advised(YAML);
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      story.fail('build');
      story.wake();
      answer(story, { value: naming({ type: 'retry_step', step_name: 'build' }, { context_to_pass: 'x' }) });
      story.later(60).wake();
    }
    const rows = story.progress?.advice?.rows ?? [];
    expect(rows.map(({ point }) => point.count)).toEqual([4, 5, 6, 7, 8]);
    expect(rows).toHaveLength(ADVICE_BOUNDS.rows);
    expect(story.progress?.steps['build']).not.toHaveProperty('advice');
    story.back('build');
    story.wake();
    expect(story.progress?.metrics.advice).toEqual({ asked: 8, given: 8, refused: 0, alone: 2 });
  });

  it('when the run is moved to other names while it is asked, then the question is about the step as it is called now', () => {
    const { progress } = asked();
    if (progress === null) throw new Error('no run');
    const renamed = rename(progress, { steps: { build: 'make' } });
    expect(renamed.advice?.asked?.point.step).toBe('make');
    const given = evolve(renamed, {
      type: 'advice.given',
      at: progress.updated_at,
      decision: 'd',
      point: { of: 'failure', step: 'make', count: 1 },
      attempt: 1,
      move: { type: 'retry_step', step_name: 'make' },
      reasoning: 'It is flaky.',
    });
    const back = rename(given, { steps: { make: 'build' } });
    expect(back.advice?.rows[0]).toMatchObject({ point: { step: 'build' }, move: { step_name: 'build' } });
    expect(back.steps['build']?.advice?.move?.step_name).toBe('build');
  });

  it('when a run is moved to a definition in which a model may choose, then it is counted from there on', () => {
    const story = given(YAML.replace('orchestrator: claude, ', ''));
    story.start();
    const { progress } = story;
    if (progress === null) throw new Error('no run');
    expect(progress.metrics).not.toHaveProperty('advice');
    const migrated = evolve(progress, {
      type: 'run.migrated',
      at: progress.updated_at,
      decision: 'd',
      by: { id: JONAS.id, login: JONAS.login },
      workflow: progress.workflow,
      variables: {},
      gates: [],
      phases: [],
      orchestrator: 'claude',
    });
    expect(migrated.metrics.advice).toEqual({ asked: 0, given: 0, refused: 0, alone: 0 });
  });
});
