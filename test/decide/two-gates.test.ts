import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';
import { gateOf } from './open-gate.ts';

describe('given two gates that are open', () => {
  const two = (): Story => {
    const story = given(`
name: story
steps:
  - {name: agree, type: approval, required: 2, needs: []}
  - {name: release, type: approval, needs: []}
`).permit('kim', 'write');
    story.start();
    return story;
  };

  it.each<[string, (story: Story) => Story]>([
    ['a bare answer', (s) => s.comment(MARIA, '/approve')],
    ['a review', (s) => s.review(MARIA, 'APPROVED')],
  ])('when %s is given, then it counts for neither, not even when one is left', (_, say) => {
    const story = say(two());
    story.wake();
    expect(gateOf(story).refused[0]?.why).toMatch(/several gates are open/);
    story.comment(JONAS, '/approve release').wake();
    expect(story.states()).toEqual({ agree: 'waiting', release: 'success' });
    story.comment(JONAS, '/approve').wake();
    expect(gateOf(story).answers.map((answer) => answer.by.login)).toEqual(['jonas']);
  });

  it('when a bare and a named answer are read together, then the bare one counts for neither', () => {
    const story = two().comment(MARIA, '/approve').comment(JONAS, '/approve release');
    story.wake();
    expect(story.states()).toEqual({ agree: 'waiting', release: 'success' });
    expect(gateOf(story).answers).toEqual([]);
  });

  it('when a bare answer is given in the second in which the other closes, then it was still doubtful', () => {
    const story = two().comment(JONAS, '/approve release').later(60);
    story.wake();
    story.later(-60).comment(MARIA, '/approve');
    expect(story.progress?.steps['release']?.gate?.closed_at).toBe(
      story.snapshot.comments.at(-1)?.created_at,
    );
    story.wake();
    expect(gateOf(story).answers).toEqual([]);
  });

  it('when an answer names one, then only that one hears it', () => {
    const story = two().comment(MARIA, '/approve release');
    story.wake();
    expect(story.states()).toEqual({ agree: 'waiting', release: 'success' });
    expect(gateOf(story)).toMatchObject({ answers: [], refused: [] });
  });

  it('when a gate opens after a bare answer was given to the other, then that answer stays', () => {
    const story = given(`
name: story
steps:
  - {name: build, prompt: "Build.", needs: []}
  - {name: agree, type: approval, required: 2, needs: []}
  - {name: release, type: approval, needs: [build]}
`);
    story.start();
    story.comment(MARIA, '/approve').wake();
    story.back('build');
    story.wake();
    expect(story.states()).toMatchObject({ agree: 'waiting', release: 'waiting' });
    expect(gateOf(story).answers).toHaveLength(1);
  });
});
