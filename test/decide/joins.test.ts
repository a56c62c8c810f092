import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

const began = (keys: string, others = ''): Story => {
  const story = given(`
name: story
settings: {max-retry: 0}
steps:
  - name: set
    type: parallel
    ${keys}
    steps:
      - {name: a, prompt: "A."}
      - {name: b, prompt: "B."}
      - {name: c, prompt: "C."${others}}
  - {name: after, prompt: "After."}
`);
  story.start();
  return story;
};

const back = (story: Story, name: string): ReturnType<Story['wake']> => {
  story.back(name);
  return story.wake();
};

const fail = (story: Story, name: string): ReturnType<Story['wake']> => {
  story.fail(name);
  return story.wake();
};

describe('given a parallel set with a join', () => {
  it('when too many have failed, then it fails once all have ended', () => {
    const story = began('join: {require: 2}');
    fail(story, 'a');
    expect(story.states()).toMatchObject({ set: 'in_progress', b: 'in_progress' });
    fail(story, 'b');
    expect(story.states()).toMatchObject({ set: 'in_progress', c: 'in_progress' });
    expect(back(story, 'c').reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['set']?.error?.message).toBe('a, b failed');
  });

  it('when too many have failed and it fails fast, then the rest is cancelled at once', () => {
    const story = began('join: {require: 2}\n    fail-fast: true');
    fail(story, 'a');
    expect(fail(story, 'b').reason).toBe('step_failed_uncaught');
    expect(story.states()).toMatchObject({ set: 'failure', c: 'cancelled', after: 'skipped' });
    expect(story.progress?.steps['c']).toMatchObject({ because: 'fail-fast' });
  });

  it('when any has succeeded, then the others are cancelled and the run goes on', () => {
    const story = began('join: {require: any}');
    fail(story, 'a');
    expect(back(story, 'b').steps).toEqual(['after']);
    expect(story.states()).toMatchObject({ set: 'success', c: 'cancelled' });
    expect(story.progress?.steps['c']).toMatchObject({ because: 'join' });
    expect(story.back('c').reason).toBe('late_outcome');
  });

  it('when N have succeeded, then those that had not begun are skipped', () => {
    const story = began('join: {require: 1}\n    max-parallel: 1');
    expect(back(story, 'a').steps).toEqual(['after']);
    expect(story.states()).toMatchObject({ set: 'success', b: 'skipped', c: 'skipped' });
  });

  it('when the others may go on, then they end first and their failures do not matter', () => {
    const story = began('join: {require: any, on-reached: continue}');
    expect(back(story, 'a').entries).toEqual([]);
    fail(story, 'b');
    expect(fail(story, 'c').steps).toEqual(['after']);
    expect(story.states()).toMatchObject({ set: 'success', b: 'failure', c: 'failure' });
  });

  it('when a branch is skipped by its own condition, then it is not counted among all', () => {
    const story = began('join: {require: all}', ', if: "workflow_id == \'\'"');
    back(story, 'a');
    expect(back(story, 'b').steps).toEqual(['after']);
  });

  it('when the branch that was skipped was needed for N, then N cannot be reached', () => {
    const story = began('join: {require: 3}', ', if: "workflow_id == \'\'"');
    back(story, 'a');
    expect(back(story, 'b').reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['set']?.error?.message).toBe('3 of 2 had to succeed, and 2 did');
  });

  it('when a branch failed and went on all the same, then it is no success that counts toward N', () => {
    const story = began('join: {require: 2}', ', continue-on-error: true');
    fail(story, 'c');
    back(story, 'a');
    expect(story.states()).toMatchObject({ set: 'in_progress', b: 'in_progress' });
    expect(back(story, 'b').steps).toEqual(['after']);
  });

  it('when it went on all the same and all are required, then it fails nothing', () => {
    const story = began('', ', continue-on-error: true');
    fail(story, 'c');
    back(story, 'a');
    expect(back(story, 'b').steps).toEqual(['after']);
  });

  it('when all branches are skipped by their own conditions, then there is nothing to fail', () => {
    const story = given(`
name: story
steps:
  - name: set
    type: parallel
    join: {require: any}
    steps: [{name: a, run: a, if: "workflow_id == ''"}, {name: b, run: b, if: "workflow_id == ''"}]
  - {name: after, run: after}
`);
    expect(story.start().steps).toEqual(['after']);
  });
});
