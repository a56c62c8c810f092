import { describe, expect, it } from 'vitest';
import { given } from '../support/story.ts';

const LOOP = `
name: story
phases:
  draft: {title: Draft, max-iterations: 2}
steps:
  - name: polish
    type: loop
    phase: draft
    max-iterations: 5
    until: "'perfect' in outputs.write"
    steps:
      - {name: write, prompt: "Write, {{ iteration }} of {{ max_iterations }}."}
`;

describe('given a phase that bounds its loops more tightly than they do', () => {
  it('when the phase’s bound is reached, then the loop is exhausted', () => {
    const story = given(LOOP);
    story.start();
    expect(story.tasks()[0]).toMatchObject({ scope: { max_iterations: 2 } });
    story.back('write#1');
    story.wake();
    story.back('write#2');
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['polish']?.error?.message).toBe('polish did not converge in 2 iterations');
  });

  it('when the loop converges before, then the bound does nothing', () => {
    const story = given(LOOP);
    story.start();
    story.back('write#1', { text: 'perfect' });
    expect(story.wake().reason).toBe('all_steps_done');
  });
});
