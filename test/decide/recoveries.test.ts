import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';

const began = (keys: string, settings = '{max-retry: 0}'): Story => {
  const story = given(`
name: story
settings: ${settings}
steps:
  - {name: build, prompt: "Build."${keys}}
  - {name: after, prompt: "After."}
`);
  story.start();
  return story;
};

describe('given a step that says what its errors lead to', () => {
  const RULES =
    ', on-error: [{errors: [tool], do: skip}, {errors: [transient], do: retry}, {errors: [critical_error], do: fail}]';

  it.each([
    ['tool', 'skipped'],
    ['permission', 'failure'],
    ['validation', 'failure'],
  ] as const)('when the error is %s, then it ends as %s', (type, conclusion) => {
    const story = began(RULES);
    story.fail('build', type);
    story.wake();
    expect(story.states()).toMatchObject({ build: conclusion });
  });

  it('when a rule tries it again, then the policy of the settings applies', () => {
    const story = began(RULES, '{max-retry: 1}');
    story.fail('build', 'overloaded');
    expect(story.wake().reason).toBe('retry_delayed');
  });

  it('when a rule skips, then it acts at once although the settings retry', () => {
    const story = began(RULES, '{max-retry: 3}');
    story.fail('build', 'tool');
    expect(story.wake().steps).toEqual(['after']);
  });

  it('when the step has a policy of its own, then the rule acts after it', () => {
    const story = began(`${RULES}, max-retry: 1`);
    story.fail('build', 'tool');
    expect(story.later(30).wake().tasks).toMatchObject([{ attempt: 2, error_context: 'tool: it broke' }]);
    story.fail('build', 'tool');
    expect(story.wake().steps).toEqual(['after']);
  });
});

describe('given settings that ask a person about failures', () => {
  it('when a step fails that says nothing itself, then a gate opens', () => {
    const story = began('', '{max-retry: 0, on-failure: human}');
    story.fail('build');
    expect(story.wake().reason).toBe('gate_opened');
    expect(story.comment(MARIA, '/retry build').wake().tasks).toMatchObject([{ step: 'build', attempt: 2 }]);
  });

  it('when the person rejects, then the run fails', () => {
    const story = began('', '{max-retry: 0, on-failure: human}');
    story.fail('build');
    story.wake();
    expect(story.comment(JONAS, '/reject build no').wake().kind).toBe('finish');
    expect(story.progress?.status).toBe('failed');
  });

  it('when the step says fail, then nobody is asked', () => {
    const story = began(', on-error: fail', '{on-failure: human}');
    story.fail('build');
    expect(story.wake().reason).toBe('step_failed_uncaught');
  });
});

describe('given settings that ask a person, and blocks that deal with failures', () => {
  const inBlock = (keys: string): Story => {
    const story = given(`
name: story
settings: {max-retry: 0, on-failure: human}
steps:
  - {name: block, type: serial, ${keys}, steps: [{name: a, run: a}]}
  - {name: after, run: after}
`);
    story.start();
    story.fail('a');
    return story;
  };

  it('when the block catches it, then nobody is asked', () => {
    expect(inBlock('continue-on-error: true').wake().steps).toEqual(['after']);
  });

  it('when the block tries again, then it does so first', () => {
    expect(inBlock('max-retry: 1').wake().reason).toBe('retry_delayed');
  });

  it('when a loop is used up, then a person is asked about the loop', () => {
    const story = given(`
name: story
settings: {on-failure: human}
steps:
  - name: again
    type: loop
    max-iterations: 1
    until: iteration > 9
    steps: [{name: a, run: a}]
`);
    story.start();
    story.back('a#1');
    expect(story.wake()).toMatchObject({ reason: 'gate_opened', steps: ['again'] });
  });
});

describe('given a step that asks a person and cannot even begin', () => {
  it.each([
    ['if: "1 // 0 > 1", run: go', 'its condition'],
    ['run: go, env: {A: "{{ 1 // 0 }}"}', 'its environment'],
    ['type: wait, for: "{{ 1 // 0 }}"', 'its duration'],
    ['type: for-each, items: "{{ 1 // 0 }}", steps: [{name: x, run: x}]', 'its items'],
  ])('when %s cannot be computed, then a gate opens, and /retry looks at %s again', (keys) => {
    const story = given(`name: story\nsteps:\n  - {name: odd, on-error: human, ${keys}}\n`);
    expect(story.start().reason).toBe('gate_opened');
    expect(story.comment(MARIA, '/retry odd').wake().reason).toBe('gate_opened');
    expect(story.comment(JONAS, '/skip odd it is odd').wake().reason).toBe('all_steps_done');
  });

  it('when a wait failed, then /retry waits again', () => {
    const story = given('name: story\nsteps:\n  - {name: ci, type: wait, checks: [test], on-error: human}\n');
    story.start();
    expect(story.check('test', 'failure').wake().reason).toBe('gate_opened');
    story.check('test', null);
    expect(story.comment(MARIA, '/retry ci').wake().reason).toBe('awaiting_event');
    expect(story.check('test', 'success').wake().reason).toBe('all_steps_done');
  });

  it('when it goes on after errors as well, then the person is asked first, and what she rejects is caught', () => {
    const story = began(', on-error: human, continue-on-error: true');
    story.fail('build');
    expect(story.wake().reason).toBe('gate_opened');
    expect(story.comment(JONAS, '/reject build no').wake().steps).toEqual(['after']);
  });
});

describe('given a step with a circuit breaker', () => {
  const BREAKER = ', max-retry: 9, circuit-breaker: {failure-threshold: 2, reset-timeout: 10m}';

  it('when it failed that often in a row, then it is not tried before the reset', () => {
    const story = began(BREAKER);
    story.fail('build');
    story.later(30).wake();
    story.fail('build');
    expect(story.progress?.circuits).toMatchObject({ build: { failures: 2 } });
    expect(story.later(60).wake()).toMatchObject({ reason: 'retry_delayed', tasks: [] });
    expect(story.later(540).wake().tasks).toMatchObject([{ step: 'build', attempt: 3 }]);
  });

  it('when the one attempt after the reset fails, then it is open again', () => {
    const story = began(BREAKER);
    for (const seconds of [30, 600]) {
      story.fail('build');
      story.later(seconds).wake();
    }
    story.fail('build');
    expect(story.later(300).wake().tasks).toEqual([]);
    expect(story.later(300).wake().tasks).toHaveLength(1);
  });

  it('when an attempt succeeds, then failures are counted from nothing', () => {
    const story = began(BREAKER);
    story.fail('build');
    story.later(30).wake();
    story.back('build');
    expect(story.progress?.circuits).toEqual({ build: { failures: 0 } });
    expect(story.wake().steps).toEqual(['after']);
  });

  it('when several items fail, then they share the circuit, and one alone is let through afterwards', () => {
    const story = given(`
name: story
settings: {max-retry: 5, retry: {initial-interval: 1s}}
steps:
  - name: each
    type: for-each
    items: [x, y, z]
    fail-fast: false
    steps: [{name: ask, prompt: "Ask.", circuit-breaker: {failure-threshold: 3, reset-timeout: 10m}}]
`);
    story.start();
    for (const at of [0, 1, 2]) story.fail(`ask[${at}]`, 'overloaded');
    expect(story.later(60).wake().tasks).toEqual([]);
    expect(story.later(600).wake().steps).toEqual(['ask[0]']);
    story.back('ask[0]');
    expect(story.wake().steps).toEqual(['ask[1]', 'ask[2]']);
  });
});

describe('given retries with jitter', () => {
  it('when the same run is played twice, then its delays are spread the same', () => {
    const delays = [0, 1].map(() => {
      const story = began(', retry: {maximum-attempts: 5, initial-interval: 1000s, jitter: true}');
      story.fail('build');
      return story.progress?.steps['build']?.not_before;
    });
    expect(delays[0]).toBe(delays[1]);
    const seconds = (Date.parse(delays[0] ?? '') - Date.parse('2026-01-05T09:01:00Z')) / 1_000;
    expect(seconds).toBeGreaterThanOrEqual(500);
    expect(seconds).toBeLessThan(1_000);
  });
});
