import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

const after = (keys: string): Story => {
  const story = given(`
name: story
settings: {max-retry: 0}
steps:
  - {name: first, prompt: "First."}
  - {name: second, prompt: "Second.", ${keys}}
`);
  story.start();
  return story;
};

describe('given a step with a condition', () => {
  it('when what it needs failed and its condition calls no status function, then it is skipped', () => {
    const story = after('if: "true"');
    story.fail('first');
    story.wake();
    expect(story.progress?.steps['second']).toMatchObject({ conclusion: 'skipped', because: 'needs' });
  });

  it.each(['failure()', 'always()', '{{ failure() and outputs.first is not defined }}'])(
    'when what it needs failed and its condition is %s, then it runs and the run fails all the same',
    (condition) => {
      const story = after(`if: "${condition}"`);
      story.fail('first');
      expect(story.wake().steps).toEqual(['second']);
      story.back('second');
      expect(story.wake().reason).toBe('step_failed_uncaught');
    },
  );

  it('when what it needs failed and its condition is success(), then it is skipped and passes the failure on', () => {
    const story = after('if: "success()"');
    story.fail('first');
    story.wake();
    expect(story.progress?.steps['second']).toMatchObject({ conclusion: 'skipped', because: 'needs' });
  });

  it.each([
    ['failure()', 'skipped'],
    ['cancelled()', 'skipped'],
    ['always()', 'in_progress'],
    ['success()', 'in_progress'],
  ])('when what it needs succeeded and its condition is %s, then it is %s', (condition, state) => {
    const story = after(`if: "${condition}"`);
    story.back('first');
    story.wake();
    expect(story.states()['second']).toBe(state);
  });

  it('when its condition does not hold, then it counts as done and the run completes', () => {
    const story = after('if: "outputs.first == \'other\'"');
    story.back('first', { text: 'this' });
    expect(story.wake().reason).toBe('all_steps_done');
    expect(story.progress?.steps['second']).toMatchObject({ conclusion: 'skipped', because: 'condition' });
  });

  it('when its condition cannot be evaluated, then the step fails and says where', () => {
    const story = after('if: "outputs.first.missing.deep"');
    story.back('first');
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['second']?.error?.message).toMatch(/story\.yml:\d+:\d+/);
  });

  it('when its condition fails and the step goes on on errors, then the run completes', () => {
    const story = after('continue-on-error: true, if: "outputs.first.missing.deep"');
    story.back('first');
    expect(story.wake().reason).toBe('all_steps_done');
  });

  it('when what it needs failed but that was caught, then success() holds', () => {
    const story = given(`
name: story
settings: {max-retry: 0}
steps:
  - {name: first, prompt: "First.", continue-on-error: true}
  - {name: second, prompt: "Second.", if: "success()"}
`);
    story.start();
    story.fail('first');
    expect(story.wake().steps).toEqual(['second']);
    story.back('second');
    expect(story.wake().reason).toBe('all_steps_done');
    expect(story.progress?.steps['first']).toMatchObject({
      conclusion: 'failure',
      because: 'continue-on-error',
    });
  });

  it('when it names an output too large for the document, then its file is read and the condition holds', () => {
    const story = after('if: "outputs.first | length > 9000"');
    story.back('first', { text: 'long '.repeat(2_000) });
    expect(story.progress?.outputs['first']).toBeNull();
    expect(story.wake().steps).toEqual(['second']);
  });

  it('when the file of such an output cannot be had, then the step fails instead of asking for ever', () => {
    const story = after('if: "outputs.first | length > 9000"');
    story.back('first', { text: 'long '.repeat(2_000) });
    for (const oid of Object.keys(story.texts)) story.texts[oid] = null;
    expect(story.wake().reason).toBe('step_failed_uncaught');
  });
});
