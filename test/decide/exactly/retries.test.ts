import { describe, expect, it } from 'vitest';
import { JONAS, MARIA } from '../../support/story.ts';
import { began, broke, done, doneWith, flying, results, runOut, starts, status, told } from './playing.ts';

const NO_WAIT = 'settings: {max-retry: 1, retry: {initial-interval: 1s}}';

describe('given the retries of the settings', () => {
  it('when nothing is said, then a performed step has four attempts, 30 s, 60 s and 120 s apart', () => {
    const story = began('  - {name: a, run: a}\n', { top: '' });
    for (const seconds of [30, 60, 120]) {
      broke(story, 'a');
      expect(flying(story)).toEqual([]);
      story.later(seconds - 1).wake();
      expect(flying(story)).toEqual([]);
      story.later(1).wake();
      expect(flying(story)).toEqual(['a']);
    }
    broke(story, 'a');
    expect(results(story)['a']).toMatchObject({ conclusion: 'failure', attempts: 4 });
    expect(status(story)).toContain('failed');
  });

  it('when max-retry counts, then attempts are one more', () => {
    const story = began('  - {name: a, run: a}\n', { top: NO_WAIT });
    broke(story, 'a');
    story.later(1).wake();
    broke(story, 'a');
    expect(results(story)['a']).toMatchObject({ conclusion: 'failure', attempts: 2 });
  });

  it('when a step has its own max-retry, then that wins', () => {
    const story = began('  - {name: a, run: a, max-retry: 0}\n', { top: NO_WAIT });
    broke(story, 'a');
    expect(results(story)['a']).toMatchObject({ conclusion: 'failure', attempts: 1 });
  });

  it('when maximum-attempts is said, then it includes the first', () => {
    const story = began('  - {name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1s}}\n');
    broke(story, 'a');
    story.later(1).wake();
    broke(story, 'a');
    expect(results(story)['a']).toMatchObject({ conclusion: 'failure', attempts: 2 });
  });

  it('when a maximum interval is said, then delays do not grow beyond it', () => {
    const story = began(
      '  - {name: a, run: a, retry: {maximum-attempts: 4, initial-interval: 10s, backoff-coefficient: 3, maximum-interval: 20s}}\n',
    );
    for (const seconds of [10, 20, 20]) {
      broke(story, 'a');
      expect(story.later(seconds - 1).wake().tasks).toEqual([]);
      expect(starts(story.later(1).wake())).toEqual(['a']);
    }
  });

  it('when the error is one that is not retried, then the step fails at once', () => {
    const story = began(
      '  - {name: a, run: a, retry: {maximum-attempts: 4, non-retryable-error-types: [validation]}}\n',
    );
    broke(story, 'a', 'validation');
    expect(told(story)['a']).toBe('failure');
  });

  it('when a failed attempt is tried again, then the next is told why', () => {
    const story = began('  - {name: a, prompt: A.}\n', { top: NO_WAIT });
    story.fail('a', 'tool', 'the tests are red');
    story.wake();
    expect(story.later(1).wake().tasks[0]).toMatchObject({
      attempt: 2,
      error_context: expect.stringContaining('the tests are red'),
    });
  });

  it('when it timed out, then that counts as an attempt', () => {
    const story = began('  - {name: a, run: a}\n', { top: NO_WAIT });
    broke(story, 'a', 'timeout');
    expect(starts(story.later(1).wake())).toEqual(['a']);
    broke(story, 'a', 'timeout');
    expect(results(story)['a']).toMatchObject({ conclusion: 'timed_out', attempts: 2 });
  });

  it.each([
    ['an approval', '{name: g, type: approval}', '/reject g no'],
    ['a wait for a person', '{name: g, type: wait-for-human, message: hm}', '/reject g no'],
  ])('when it is %s, then it is never tried again', (_, step, words) => {
    const story = began(`  - ${step}\n`, { top: NO_WAIT });
    story.comment(MARIA, words).wake();
    expect(status(story)).toContain('failed');
    expect(results(story)['g']).toMatchObject({ attempts: 1 });
  });

  it('when it is a wait or a set, then it is never tried again', () => {
    const story = began(
      `  - {name: w, checks: [ci], needs: []}\n  - {name: s, type: set, values: {x: "{{ 1 / 0 }}"}, needs: []}\n`,
      { top: `${NO_WAIT}\nvariables: [{name: x, default: a}]` },
    );
    story.check('ci', 'failure').later(60).wake();
    expect(results(story)).toMatchObject({
      w: { conclusion: 'failure', attempts: 1 },
      s: { conclusion: 'failure', attempts: 1 },
    });
    expect(status(story)).toContain('failed');
  });
});

describe('given a block that fails', () => {
  it.each([
    ['serial', 'type: serial, steps: [{name: a, run: a}]', 'a'],
    ['parallel', 'type: parallel, steps: [{name: a, run: a}]', 'a'],
    ['for-each', 'type: for-each, items: [1], steps: [{name: a, run: a}]', 'a[0]'],
    ['conditional', 'type: conditional, condition: "true", then: [{name: a, run: a}]', 'a'],
    ['loop', 'type: loop, max-iterations: 2, until: "true", steps: [{name: a, run: a}]', 'a#1'],
  ])('when it is a %s, then the settings do not retry it', (_, keys, a) => {
    const story = began(`  - {name: block, ${keys}}\n`, { top: NO_WAIT });
    broke(story, a);
    story.later(1).wake();
    broke(story, a);
    expect(results(story)).toMatchObject({
      block: { conclusion: 'failure', attempts: 1 },
      a: { attempts: 2 },
    });
    expect(status(story)).toContain('failed');
  });

  it.each([
    ['serial', 'type: serial, steps: [{name: a, run: a}, {name: b, run: b}]', 'a', 'b'],
    ['parallel', 'type: parallel, steps: [{name: a, run: a}, {name: b, run: b}]', 'a', 'b'],
    ['for-each', 'type: for-each, items: [1], steps: [{name: a, run: a}, {name: b, run: b}]', 'a[0]', 'b[0]'],
    [
      'conditional',
      'type: conditional, condition: "true", then: [{name: a, run: a}, {name: b, run: b}]',
      'a',
      'b',
    ],
    [
      'loop',
      'type: loop, max-iterations: 2, until: "false", steps: [{name: a, run: a}, {name: b, run: b}]',
      'a#1',
      'b#1',
    ],
  ])('when it is a %s with a policy of its own, then all of it is done again', (_, keys, a, b) => {
    const story = began(`  - {name: block, retry: {maximum-attempts: 2, initial-interval: 1s}, ${keys}}\n`);
    done(story, a);
    broke(story, b);
    expect(flying(story)).toEqual([]);
    story.later(1).wake();
    expect(flying(story)).toContain(a);
    done(story, a);
    broke(story, b);
    expect(results(story)['block']).toMatchObject({ conclusion: 'failure', attempts: 2 });
    expect(results(story)['b']).toMatchObject({ conclusion: 'failure', attempts: 1 });
    expect(status(story)).toContain('failed');
  });

  it('when its steps retry too, then each block retry gives them a budget of their own', () => {
    const story = began(`
  - name: block
    type: serial
    retry: {maximum-attempts: 2, initial-interval: 1s}
    steps: [{name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1s}}]
`);
    for (const _ of [1, 2, 3]) {
      broke(story, 'a');
      expect(starts(story.later(1).wake())).toEqual(['a']);
    }
    broke(story, 'a');
    expect(results(story)).toMatchObject({
      block: { attempts: 2 },
      a: { conclusion: 'failure', attempts: 2 },
    });
  });

  it('when it runs into its own timeout, then what is in flight is cancelled and all is tried again', () => {
    const story = began(`
  - name: block
    type: serial
    timeout-minutes: 10
    retry: {maximum-attempts: 2, initial-interval: 1m}
    steps: [{name: a, run: a}, {name: b, run: b}]
  - {name: after, run: after}
`);
    done(story, 'a');
    story.later(600).wake();
    expect(told(story)).toMatchObject({ after: 'pending' });
    expect(flying(story)).toEqual([]);
    story.later(60).wake();
    expect(flying(story)).toEqual(['a']);
    story.later(600).wake();
    expect(results(story)).toMatchObject({
      block: { conclusion: 'timed_out', attempts: 2 },
      a: { conclusion: 'cancelled' },
      b: { conclusion: 'skipped' },
      after: { conclusion: 'skipped' },
    });
    expect(status(story)).toContain('failed');
  });

  it('when blocks are nested, then the inner is tried again before the outer', () => {
    const story = began(`
  - name: outer
    type: parallel
    retry: {maximum-attempts: 2, initial-interval: 1s}
    steps:
      - name: inner
        type: for-each
        items: [x, y]
        retry: {maximum-attempts: 2, initial-interval: 1s}
        steps: [{name: a, run: a}]
`);
    const begun: string[] = [];
    for (let i = 0; i < 8 && flying(story).length > 0; i += 1) {
      begun.push(...flying(story));
      broke(story, 'a[0]');
      story.later(1).wake();
    }
    expect(results(story)).toMatchObject({
      outer: { conclusion: 'failure', attempts: 2 },
      inner: { conclusion: 'failure', attempts: 2 },
    });
    expect(begun.filter((name) => name === 'a[0]')).toHaveLength(4);
  });
});

describe('given an iteration or a round', () => {
  it('when one iteration used up attempts, then the next has its own budget', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps: [{name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1s}}]
`);
    for (const n of [1, 2]) {
      broke(story, `a#${n}`);
      story.later(1).wake();
      done(story, `a#${n}`);
    }
    expect(results(story)).toMatchObject({
      l: { conclusion: 'success', iterations: 2 },
      a: { attempts: 2, iterations: 2 },
    });
  });

  it('when a round begins anew, then the step has its whole budget again', () => {
    const story = began(`
  - {name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1s}}
  - {name: g, type: approval, back-to: a}
`);
    broke(story, 'a');
    story.later(1).wake();
    done(story, 'a');
    story.comment(MARIA, '/request-changes again').wake();
    broke(story, 'a');
    expect(told(story)['a']).not.toBe('failure');
    expect(starts(story.later(1).wake())).toEqual(['a']);
    done(story, 'a');
    expect(results(story)['a']).toMatchObject({ attempts: 2, conclusion: 'success' });
  });
});

describe('given on-error', () => {
  it.each([
    ['skip', 'skipped', 'success'],
    ['fail', 'failure', 'skipped'],
  ])('when it is %s and the settings retry, then it acts at once', (word, how, after) => {
    const story = began(`  - {name: a, run: a, on-error: ${word}}\n  - {name: b, run: b}\n`, {
      top: NO_WAIT,
    });
    broke(story, 'a');
    expect(results(story)['a']).toMatchObject({ conclusion: how, attempts: 1 });
    runOut(story);
    expect(told(story)['b']).toBe(after);
  });

  it.each(['skip', 'fail', 'human'])(
    'when it is %s and the step has a policy, then it acts after that',
    (word) => {
      const story = began(
        `  - {name: a, run: a, on-error: ${word}, retry: {maximum-attempts: 2, initial-interval: 1s}}\n`,
      );
      broke(story, 'a');
      expect(told(story)['a']).not.toMatch(/failure|skipped|waiting/);
      story.later(1).wake();
      broke(story, 'a');
      expect(told(story)['a']).toBe({ skip: 'skipped', fail: 'failure', human: 'waiting' }[word]);
      expect(results(story)['a']).toMatchObject({ attempts: 2 });
    },
  );

  it('when continue-on-error stands there, then it acts after the retries of the settings', () => {
    const story = began('  - {name: a, run: a, continue-on-error: true}\n  - {name: b, run: b}\n', {
      top: NO_WAIT,
    });
    broke(story, 'a');
    expect(flying(story)).toEqual([]);
    story.later(1).wake();
    expect(starts(broke(story, 'a'))).toEqual(['b']);
    expect(results(story)['a']).toMatchObject({ conclusion: 'failure', attempts: 2 });
    done(story, 'b');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when it is a list, then the first line that names the error counts, and else the default', () => {
    const steps =
      '  - {name: a, run: a, on-error: [{errors: [validation], do: skip}, {errors: [validation, tool], do: human}]}\n';
    const skipping = began(steps, { top: NO_WAIT });
    broke(skipping, 'a', 'validation');
    expect(told(skipping)['a']).toBe('skipped');
    const asking = began(steps, { top: NO_WAIT });
    broke(asking, 'a', 'tool');
    expect(told(asking)['a']).toBe('waiting');
    const retrying = began(steps, { top: NO_WAIT });
    broke(retrying, 'a', 'overloaded');
    expect(told(retrying)['a']).not.toMatch(/failure|skipped|waiting/);
    expect(starts(retrying.later(1).wake())).toEqual(['a']);
  });

  it('when a list stands on a block, then it acts on the block’s failure', () => {
    const yaml = `
  - name: block
    type: serial
    timeout-minutes: 5
    on-error: [{errors: [timeout], do: skip}]
    steps: [{name: a, run: a}]
  - {name: b, run: b}
`;
    const late = began(yaml);
    expect(starts(late.later(300).wake())).toEqual(['b']);
    expect(told(late)).toMatchObject({ block: 'skipped', a: 'cancelled' });
    const failed = began(yaml);
    broke(failed, 'a');
    expect(told(failed)).toMatchObject({ block: 'failure', b: 'skipped' });
  });

  it('when retry is a line of a list and the settings say how, then it is tried again', () => {
    const story = began(
      '  - {name: a, run: a, on-error: [{errors: [tool], do: retry}, {errors: [timeout], do: fail}]}\n',
      { top: NO_WAIT },
    );
    broke(story, 'a');
    expect(starts(story.later(1).wake())).toEqual(['a']);
    broke(story, 'a', 'timeout');
    expect(told(story)['a']).toBe('timed_out');
  });

  it('when it is compensate, then only compensations run, and the run fails', () => {
    const story = began(
      '  - {name: a, run: a, compensate: {run: undo}}\n  - {name: b, run: b, on-error: compensate}\n',
    );
    done(story, 'a');
    expect(starts(broke(story, 'b'))).toEqual(['undo-a']);
    done(story, 'undo-a');
    expect(status(story)).toContain('failed');
  });
});

describe('given delays', () => {
  it('when the failure is recorded late, then the delay counts from the failure', () => {
    const story = began('  - {name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 10m}}\n');
    story.fail('a');
    const failed = Date.parse(story.now);
    story.later(300).wake();
    expect(story.progress?.steps['a']?.not_before).toBe(
      new Date(failed + 600_000).toISOString().replace('.000', ''),
    );
    expect(starts(story.later(300).wake())).toEqual(['a']);
  });

  it('when jitter is on, then a delay is at most the whole and never before its share', () => {
    const story = began(
      '  - {name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1000s, jitter: 0.5}}\n',
    );
    broke(story, 'a');
    const delay = (Date.parse(story.progress?.steps['a']?.not_before ?? '') - Date.parse(story.now)) / 1000;
    expect(delay).toBeGreaterThanOrEqual(500);
    expect(delay).toBeLessThan(1000);
  });
});

describe('given people at a failed step', () => {
  const ASKED = `
  - {name: a, run: a, on-error: human}
  - {name: b, run: b}
`;
  it('when one says /retry, then there is one attempt more, and then the gate again', () => {
    const story = began(ASKED);
    broke(story, 'a');
    expect(starts(story.comment(MARIA, '/retry').wake())).toEqual(['a']);
    broke(story, 'a');
    expect(results(story)['a']).toMatchObject({ status: 'waiting', attempts: 2 });
    expect(starts(story.comment(MARIA, '/retry a').wake())).toEqual(['a']);
    expect(starts(done(story, 'a'))).toEqual(['b']);
    expect(results(story)['a']).toMatchObject({ conclusion: 'success', attempts: 3 });
  });

  it('when one rejects, then the step fails, and a step for failure() still runs', () => {
    const story = began(`${ASKED}  - {name: c, run: c, needs: [a], if: failure()}\n`);
    broke(story, 'a');
    expect(starts(story.comment(JONAS, '/reject a hopeless').wake())).toEqual(['c']);
    done(story, 'c');
    expect(told(story)).toEqual({ a: 'failure', b: 'skipped', c: 'success' });
    expect(status(story)).toContain('failed');
  });

  it('when the settings ask a person on failure, then a failed step opens a gate', () => {
    const story = began('  - {name: a, run: a}\n  - {name: b, run: b}\n', {
      top: 'settings: {max-retry: 0, on-failure: human}',
    });
    broke(story, 'a');
    expect(told(story)).toEqual({ a: 'waiting', b: 'pending' });
    expect(starts(story.comment(MARIA, '/retry').wake())).toEqual(['a']);
  });
});

describe('given a circuit breaker', () => {
  it('when the threshold is reached, then nothing is tried before the reset, and one success closes it', () => {
    const story = began(`
  - name: each
    type: for-each
    items: [1, 2, 3]
    max-parallel: 1
    fail-fast: false
    steps: [{name: a, run: a, circuit-breaker: {failure-threshold: 2, reset-timeout: 10m}}]
`);
    broke(story, 'a[0]');
    expect(flying(story)).toEqual(['a[1]']);
    broke(story, 'a[1]');
    expect(flying(story)).toEqual([]);
    expect(status(story)).toContain('in_progress');
    expect(story.later(599).wake().tasks).toEqual([]);
    expect(starts(story.later(1).wake())).toEqual(['a[2]']);
    done(story, 'a[2]');
    expect(told(story)['each']).toBe('failure');
  });
});

describe('given files that a step must leave', () => {
  it('when one is missing, then that is a failure, and the next attempt is told', () => {
    const story = began('  - {name: a, prompt: A., agent: programmer, must-write: [docs/plan.md]}\n', {
      top: NO_WAIT,
    });
    doneWith(story, 'a', { files: [{ path: 'docs/other.md', content: 'x' }] });
    expect(told(story)['a']).not.toBe('success');
    expect(story.later(1).wake().tasks[0]).toMatchObject({
      error_context: expect.stringContaining('docs/plan.md'),
    });
    doneWith(story, 'a', { files: [{ path: 'docs/plan.md', content: 'x' }] });
    expect(told(story)['a']).toBe('success');
  });
});

describe('given a checkpoint', () => {
  it('when the step ends well, then the point is recorded', () => {
    const story = began('  - {name: a, run: a, checkpoint: half}\n  - {name: b, run: b}\n');
    expect(
      story.decisions.flatMap(({ entries }) => entries).some(({ type }) => type === 'checkpoint.reached'),
    ).toBe(false);
    done(story, 'a');
    expect(story.decisions.flatMap(({ entries }) => entries)).toContainEqual(
      expect.objectContaining({ type: 'checkpoint.reached', step: 'a', name: 'half' }),
    );
    expect(story.progress?.checkpoints).toMatchObject([{ name: 'half', step: 'a' }]);
  });

  it('when the step fails, then there is none', () => {
    const story = began('  - {name: a, run: a, checkpoint: half}\n');
    broke(story, 'a');
    expect(story.progress?.checkpoints ?? []).toEqual([]);
  });
});
