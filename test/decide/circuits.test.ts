import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

const AGENT = `
name: story
settings: {max-retry: 9, retry: {initial-interval: 1s, backoff-coefficient: 1}}
agents:
  programmer: {circuit-breaker: {failure-threshold: 3, reset-timeout: 10m}}
steps:
  - {name: one, prompt: "One.", needs: []}
  - {name: two, prompt: "Two.", needs: []}
  - {name: plan, prompt: "Plan.", agent: planner, needs: []}
  - {name: three, prompt: "Three.", needs: [plan]}
`;
const TOOLS = `
name: story
settings: {max-retry: 9, retry: {initial-interval: 1s, backoff-coefficient: 1}}
steps:
  - {name: push, run: push, needs: [], circuit-breaker: {tool: registry, failure-threshold: 2, reset-timeout: 10m}}
  - {name: pull, run: pull, needs: [], circuit-breaker: {tool: registry, failure-threshold: 2, reset-timeout: 10m}}
  - {name: lint, run: lint, needs: []}
`;

const began = (definition: string): Story => {
  const story = given(definition);
  story.start();
  return story;
};

describe('given an agent with a circuit breaker', () => {
  it('when steps of it fail together, then none of its steps is begun, and those of others are', () => {
    const story = began(AGENT);
    story.fail('one', 'overloaded');
    story.fail('two', 'overloaded');
    expect(story.progress?.circuits).toEqual({ 'agent programmer': { failures: 2 } });
    expect(story.later(5).wake().steps.toSorted()).toEqual(['one', 'two']);
    story.back('plan');
    story.fail('one', 'rate-limited');
    story.fail('two', 'rate-limited');
    expect(story.progress?.circuits?.['agent programmer']).toMatchObject({ failures: 4 });
    expect(story.later(60).wake()).toMatchObject({ reason: 'retry_delayed', tasks: [] });
    expect(story.later(540).wake().tasks).toHaveLength(1);
  });

  it('when the time is over, then one attempt of any of its steps is made, and its success lets all go on', () => {
    const story = began(AGENT);
    story.back('plan');
    story.fail('one', 'overloaded');
    story.fail('two', 'overloaded');
    story.later(5).wake();
    story.fail('one', 'overloaded');
    expect(story.later(600).wake().tasks).toHaveLength(0);
    story.back('two');
    expect(story.progress?.circuits).toEqual({ 'agent programmer': { failures: 0 } });
    expect(story.wake().steps.toSorted()).toEqual(['one']);
  });

  it('when people push into its work, then that is not counted as its failure', () => {
    const story = began(AGENT);
    for (let time = 0; time < 4; time += 1) {
      story.fail('one', 'head-moved');
      story.later(5).wake();
    }
    expect(story.progress?.circuits).toBeUndefined();
  });
});

describe('given steps that name the same tool', () => {
  it('when they fail in turn, then both wait, and a step without it does not', () => {
    const story = began(TOOLS);
    story.fail('push', 'tool');
    story.fail('pull', 'timeout');
    story.back('lint');
    expect(story.progress?.circuits).toMatchObject({ 'tool registry': { failures: 2 } });
    const waits = story.later(60).wake();
    expect(waits).toMatchObject({ reason: 'retry_delayed', tasks: [] });
    expect(waits.steps).toEqual(expect.arrayContaining(['push', 'pull']));
    expect(story.later(600).wake().tasks).toHaveLength(1);
  });
});

describe('given a step whose rate is limited', () => {
  const LIMITED = `
name: story
settings: {max-retry: 2, retry: {initial-interval: 30s}}
steps:
  - {name: build, prompt: "Build."}
`;

  it.each([
    [600, 600],
    [5, 30],
  ])(
    'fault 15: when the other side asks for %d s, then the next attempt is made after %d s and not before',
    (retry_after, seconds) => {
      const story = began(LIMITED);
      story.back('build', {
        status: 'failure',
        error: { type: 'rate-limited', message: 'slow down' },
        retry_after,
      });
      const { not_before = '' } = story.progress?.steps['build'] ?? {};
      expect(story.progress?.next_wakeup).toBe(not_before);
      expect(story.later(seconds - 1).wake().tasks).toEqual([]);
      expect(story.later(1).wake().tasks).toMatchObject([{ step: 'build', attempt: 2 }]);
    },
  );

  it('fault 15: when its attempts are used up, then the run fails and /retry revives it', () => {
    const story = began(LIMITED);
    for (const attempt of [1, 2, 3]) {
      story.back('build', {
        status: 'failure',
        error: { type: 'overloaded', message: `busy ${attempt}` },
        retry_after: 60,
      });
      story.later(120).wake();
    }
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'step_failed_uncaught' });
  });
});
