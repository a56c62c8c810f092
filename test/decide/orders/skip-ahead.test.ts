import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../../support/story.ts';

const gateThenWork = (): Story => {
  const story = given(`
name: story
steps:
  - {name: look, type: approval}
  - {name: lint, prompt: Lint.}
  - {name: test, prompt: Test.}
  - {name: build, prompt: Build.}
`);
  story.start();
  return story;
};

describe('given steps behind an open gate', () => {
  it('threat 01: when those right behind it are skipped, then what follows still waits for the gate', () => {
    const story = gateThenWork();
    expect(story.comment(MARIA, '/skip lint it is broken').wake()).toMatchObject({
      reason: 'step_skipped',
      tasks: [],
    });
    expect(story.comment(MARIA, '/skip test it is broken').wake().tasks).toEqual([]);
    expect(story.states()).toEqual({ look: 'waiting', lint: 'skipped', test: 'skipped' });
    story.comment(JONAS, '/approve look').wake();
    expect(story.states()).toMatchObject({ look: 'success', build: 'in_progress' });
  });

  it('when the gate is then rejected, then what follows does not begin', () => {
    const story = gateThenWork();
    story.comment(MARIA, '/skip lint it is broken').wake();
    story.comment(JONAS, '/reject look not wanted').wake();
    expect(story.progress?.status).toBe('failed');
    expect(story.states()).toEqual({ look: 'failure', lint: 'skipped', test: 'skipped', build: 'skipped' });
  });
});
