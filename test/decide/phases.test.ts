import { describe, expect, it } from 'vitest';
import { given, MARIA, type Story } from '../support/story.ts';

const began = (condition = 'scores.quality >= 9', keys = ''): Story => {
  const story = given(`
name: story
settings: {max-retry: 0}
phases:
  plan: {title: Planning, converged-when: "${condition}"}
  code: {title: Coding, converged-when: "outputs.build == 'built'"}
steps:
  - {name: think, phase: plan, prompt: "Think."${keys}}
  - {name: build, phase: code, prompt: "Build."}
`);
  story.start();
  return story;
};

describe('given a workflow with phases', () => {
  it('when it begins, then the first phase is entered and none has converged', () => {
    const story = began();
    expect(story.progress).toMatchObject({
      current_phase: 'plan',
      phase_transitions: [{ from: null, to: 'plan' }],
      convergence_status: {
        plan_converged: false,
        code_converged: false,
        convergence_criteria: { quality_threshold: 9, plan: 'scores.quality >= 9' },
      },
    });
  });

  it('when the next phase is due before this one has converged, then the run fails and says what is missing', () => {
    const story = began();
    story.back('think', { scores: { quality: 8 } });
    const end = story.wake();
    expect(end).toMatchObject({ kind: 'finish', reason: 'phase_not_converged', tasks: [] });
    expect(end.entries.find((entry) => entry.type === 'run.failed')).toMatchObject({
      message: 'The phase plan has not converged: scores.quality >= 9',
    });
    expect(story.progress?.convergence_status['plan_converged']).toBe(false);
  });

  it('when its condition cannot be evaluated, then the run fails and says where', () => {
    const story = began('outputs.think.deep.er');
    story.back('think');
    const end = story.wake();
    expect(JSON.stringify(end.entries)).toMatch(/phase plan has not converged: .*story\.yml:\d+:\d+/);
  });

  it('when it has converged, then the next phase is entered with the step that belongs to it', () => {
    const story = began();
    story.back('think', { scores: { quality: 9 } });
    const decision = story.wake();
    expect(decision.entries.map((entry) => entry.type)).toEqual(['phase.entered', 'step.started']);
    expect(story.progress).toMatchObject({
      current_phase: 'code',
      convergence_status: { plan_converged: true, code_converged: false },
    });
  });

  it('when the last phase has not converged at the end, then the run fails instead of completing', () => {
    const story = began();
    story.back('think', { scores: { quality: 9 } });
    story.wake();
    story.back('build', { text: 'half' });
    expect(story.wake().reason).toBe('phase_not_converged');
  });

  it('when all have converged, then the run completes and the document says so', () => {
    const story = began();
    story.back('think', { scores: { quality: 9 } });
    story.wake();
    story.back('build', { text: 'built' });
    expect(story.wake().reason).toBe('all_steps_done');
    expect(story.progress?.convergence_status).toMatchObject({ plan_converged: true, code_converged: true });
  });

  it('when a person skipped a step of the phase on the record, then the phase may end without its condition', () => {
    const story = began('scores.quality >= 9', ', on-error: human');
    story.fail('think');
    story.wake();
    expect(story.comment(MARIA, '/skip think we know the plan').wake().steps).toEqual(['build']);
  });

  it('when a condition needs a text that lives in a file, then the file is read before the phase is left', () => {
    const story = began("outputs.think[0:4] == 'long'");
    story.back('think', { text: 'long '.repeat(3_000) });
    expect(story.wake().steps).toEqual(['build']);
    expect(story.progress?.current_phase).toBe('code');
  });

  it('when the last condition needs such a text, then it is read before the run completes', () => {
    const story = given(`
name: story
phases: {only: {converged-when: "outputs.think | length > 9000"}}
steps:
  - {name: think, phase: only, prompt: "Think."}
`);
    story.start();
    story.back('think', { text: 'long '.repeat(3_000) });
    expect(story.wake().reason).toBe('all_steps_done');
  });
});
