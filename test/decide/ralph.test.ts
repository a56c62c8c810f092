import { describe, expect, it } from 'vitest';
import { given, MARIA, type Story } from '../support/story.ts';

const began = (keys = '', values = ''): Story => {
  const story = given(`
name: story
settings: {max-retry: 1, retry: {initial-interval: 30s}}
variables: [{name: most, type: number, default: 2}]
steps:
  - {name: work, type: ralph-loop, prompt: "Go on.", completion-promise: DONE, max-iterations: "{{ variables.most }}"${keys}}
  - {name: after, prompt: "After."}
`);
  story.start(values);
  return story;
};

const says = (story: Story, instance: string, text: string): ReturnType<Story['wake']> => {
  story.back(instance, { text });
  return story.wake();
};

describe('given a ralph-loop', () => {
  it('when its answers never promise completion, then it fails when it is used up', () => {
    const story = began();
    expect(says(story, 'work#1', 'still at it').steps).toEqual(['work#2']);
    expect(says(story, 'work#2', 'DONE').reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['work']?.error?.message).toBe(
      'work did not promise completion in 2 iterations',
    );
  });

  it('when it is used up and goes on, then it counts as success', () => {
    const story = began(', on-exhausted: continue', 'most=1');
    expect(says(story, 'work#1', '').steps).toEqual(['after']);
  });

  it('when it is used up and a person is asked, then /retry grants one iteration', () => {
    const story = began(', on-exhausted: human', 'most=1');
    says(story, 'work#1', '');
    expect(story.progress?.steps['work']).toMatchObject({ status: 'waiting' });
    expect(story.comment(MARIA, '/retry work').wake().steps).toEqual(['work#2']);
  });

  it('when the agent gives up, then the loop fails at once and nothing is tried again', () => {
    const story = began();
    const said = 'Sorry.\n```json\n{"ralph_failed": true, "reason": "no access"}\n```';
    expect(says(story, 'work#1', said).reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['work']?.error?.message).toBe('the agent gave up: no access');
  });

  it('when an attempt breaks, then it is tried again within its iteration', () => {
    const story = began();
    story.fail('work#1');
    expect(story.later(30).wake().tasks).toMatchObject([{ step: 'work#1', attempt: 2 }]);
    expect(says(story, 'work#1', '').steps).toEqual(['work#2']);
  });

  it.each(['0', '101', 'none'])(
    'when its bound is computed as %s, then it fails and says the range',
    (most) => {
      const story = given(`
name: story
variables: [{name: most, default: "${most}"}]
steps:
  - {name: work, type: ralph-loop, prompt: "Go on.", max-iterations: "{{ variables.most }}"}
`);
      story.start();
      expect(story.progress?.steps['work']?.error?.message).toBe(
        `max-iterations is ${most}, but must be between 1 and 100`,
      );
    },
  );

  it.each([
    ['in any case', '{"RALPH_complete": true, "promise": "done"}', false],
    ['as it stands', 'All good. {"ralph_complete": true, "promise": "Done"}', true],
    ['with another word', '{"ralph_complete": true, "promise": "COMPLETE"}', false],
    ['as a word in prose', 'DONE', false],
  ])('when completion is promised %s, then whether it ends is as it says', (_how, text, ends) => {
    const story = began();
    expect(says(story, 'work#1', text).steps).toEqual([ends ? 'after' : 'work#2']);
  });

  it('when it has ended, then its output is that of its last iteration and it counts them', () => {
    const story = began();
    says(story, 'work#1', 'first');
    says(story, 'work#2', 'second {"ralph_complete": true, "promise": "DONE"}');
    expect(story.progress?.outputs['work']).toMatch(/^second/);
    expect(story.progress?.steps['work']).toMatchObject({ conclusion: 'success', iteration: 2 });
  });
});
