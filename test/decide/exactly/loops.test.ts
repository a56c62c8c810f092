import { describe, expect, it } from 'vitest';
import { MARIA } from '../../support/story.ts';
import {
  began,
  broke,
  done,
  doneWith,
  flying,
  last,
  results,
  runOut,
  starts,
  status,
  told,
} from './playing.ts';

const loop = (keys: string, steps = '{name: a, run: a}, {name: b, run: b}', after = ''): string => `
  - name: l
    type: loop
    ${keys}
    steps: [${steps}]
  - {name: after, run: after${after}}
`;

describe('given a loop and its until', () => {
  it('when it holds after the first body step, then the rest of the body does not run', () => {
    const story = began(
      loop('{until: "outputs.a == \'ok\'", max-iterations: 3}'.slice(1, -1).replace(', max', '\n    max')),
    );
    expect(starts(doneWith(story, 'a#1', { text: 'ok' }))).toEqual(['after']);
    expect(told(story)).toMatchObject({ l: 'success', b: 'skipped' });
    expect(results(story)['b']).toMatchObject({ attempts: 0, iterations: 0 });
  });

  it('when it names something not yet produced, then it does not hold before the body has ended', () => {
    const story = began(loop('until: "outputs.b == \'ok\'"\n    max-iterations: 2'));
    expect(starts(done(story, 'a#1'))).toEqual(['b#1']);
    expect(starts(doneWith(story, 'b#1', { text: 'no' }))).toEqual(['a#2']);
  });

  it('when even a test for undefined would hold, then what is not produced yet still decides by itself', () => {
    const story = began(loop('until: "outputs.b is not defined"\n    max-iterations: 2'));
    expect(starts(done(story, 'a#1'))).toEqual(['after']);
  });

  it('when it cannot be computed at the end of the body, then the loop fails', () => {
    const story = began(loop('until: "outputs.b.deep.er"\n    max-iterations: 2'));
    done(story, 'a#1', 'b#1');
    expect(told(story)).toMatchObject({ l: 'failure', after: 'skipped' });
  });

  it('when a value of an earlier iteration is still there, then it is what until sees after the first step', () => {
    const story = began(loop("until: \"outputs.b == 'ok' and outputs.a == 'two'\"\n    max-iterations: 3"));
    doneWith(story, 'a#1', { text: 'one' });
    doneWith(story, 'b#1', { text: 'ok' });
    expect(starts(doneWith(story, 'a#2', { text: 'two' }))).toEqual(['after']);
  });

  it('when a body step is skipped, then until is not tested after it', () => {
    const story = began(
      loop(
        'until: "iteration == 1"\n    max-iterations: 3',
        '{name: a, run: a, if: "false"}, {name: b, run: b}',
      ),
    );
    expect(flying(story)).toEqual(['b#1']);
    expect(starts(done(story, 'b#1'))).toEqual(['after']);
  });

  it('when the last body step is skipped, then until is not tested after it, and the loop goes on', () => {
    const story = began(
      loop(
        'until: "outputs.a == \'x\'"\n    max-iterations: 2\n    on-exhausted: continue',
        '{name: a, run: a}, {name: b, run: b, if: "false"}',
      ),
    );
    expect(starts(doneWith(story, 'a#1', { text: 'y' }))).toEqual(['a#2']);
    expect(starts(doneWith(story, 'a#2', { text: 'y' }))).toEqual(['after']);
    expect(results(story)).toMatchObject({ l: { conclusion: 'success', iterations: 2 } });
  });

  it('when a body step failed uncaught, then until is not tested, though it would hold', () => {
    const story = began(loop('until: "true"\n    max-iterations: 2'));
    broke(story, 'a#1');
    expect(told(story)).toMatchObject({ l: 'failure', a: 'failure', b: 'skipped', after: 'skipped' });
  });

  it('when a body step failed and clean-up succeeds, then until is not tested after the clean-up either', () => {
    const story = began(
      loop('until: "true"\n    max-iterations: 2', '{name: a, run: a}, {name: b, run: b, if: failure()}'),
    );
    expect(starts(broke(story, 'a#1'))).toEqual(['b#1']);
    done(story, 'b#1');
    expect(told(story)).toMatchObject({ l: 'failure', b: 'success' });
    expect(story.progress?.convergence_history).toEqual([]);
  });

  it('when a body step’s failure was caught, then until is tested after it', () => {
    const story = began(
      loop(
        'until: "steps.a.conclusion == \'failure\'"\n    max-iterations: 2',
        '{name: a, run: a, continue-on-error: true}, {name: b, run: b}',
      ),
    );
    expect(starts(broke(story, 'a#1'))).toEqual(['after']);
    expect(told(story)['l']).toBe('success');
  });

  it('when a nested step ends, then until is not tested after it but after the direct child', () => {
    const story = began(
      loop(
        'until: "outputs.inner == \'ok\'"\n    max-iterations: 2',
        '{name: blk, type: serial, steps: [{name: inner, run: i}, {name: rest, run: r}]}',
      ),
    );
    expect(starts(doneWith(story, 'inner#1', { text: 'ok' }))).toEqual(['rest#1']);
    expect(starts(done(story, 'rest#1'))).toEqual(['after']);
  });

  it('when the body starts several steps at once and until holds after one, then the others are cancelled', () => {
    const story = began(
      loop(
        'until: "outputs.a == \'ok\'"\n    max-iterations: 2',
        '{name: a, run: a, needs: []}, {name: b, run: b, needs: []}',
      ),
    );
    expect(flying(story)).toEqual(['a#1', 'b#1']);
    expect(starts(doneWith(story, 'a#1', { text: 'ok' }))).toEqual(['after']);
    expect(told(story)).toMatchObject({ l: 'success', b: 'cancelled' });
  });
});

describe('given a loop that is used up', () => {
  it('when nothing is said, then it fails', () => {
    const story = began(loop('until: "false"\n    max-iterations: 2', '{name: a, run: a}'));
    done(story, 'a#1', 'a#2');
    expect(results(story)).toMatchObject({
      l: { conclusion: 'failure', iterations: 2, attempts: 1 },
      a: { iterations: 2, attempts: 1 },
    });
    expect(told(story)['after']).toBe('skipped');
    expect(status(story)).toContain('failed');
  });

  it('when it may continue, then it is a success, and its last values are there', () => {
    const story = began(
      loop(
        'until: "false"\n    max-iterations: 2\n    on-exhausted: continue',
        '{name: a, run: a}',
        ', env: {V: "{{ outputs.a }}"}',
      ),
    );
    doneWith(story, 'a#1', { text: 'one' });
    expect(doneWith(story, 'a#2', { text: 'two' }).tasks).toMatchObject([
      { step: 'after', env: { V: 'two' } },
    ]);
    expect(told(story)['l']).toBe('success');
  });

  it('when a person is asked and skips, then the run goes on', () => {
    const story = began(
      loop('until: "false"\n    max-iterations: 1\n    on-exhausted: human', '{name: a, run: a}'),
    );
    done(story, 'a#1');
    expect(status(story)).toContain('blocked');
    expect(starts(story.comment(MARIA, '/skip l enough').wake())).toEqual(['after']);
  });

  it('when it has a retry policy, then being used up is a failure that is tried again from the first iteration', () => {
    const story = began(
      loop(
        'until: "false"\n    max-iterations: 1\n    retry: {maximum-attempts: 2, initial-interval: 1s}',
        '{name: a, run: a}',
      ),
    );
    done(story, 'a#1');
    expect(starts(story.later(1).wake())).toEqual(['a#1']);
    done(story, 'a#1');
    expect(results(story)['l']).toMatchObject({ conclusion: 'failure', attempts: 2, iterations: 1 });
  });

  it('when continue-on-error catches it, then it is a failure and the run goes on', () => {
    const story = began(
      loop('until: "false"\n    max-iterations: 1\n    continue-on-error: true', '{name: a, run: a}'),
    );
    expect(starts(done(story, 'a#1'))).toEqual(['after']);
    expect(told(story)['l']).toBe('failure');
  });
});

describe('given values of earlier iterations', () => {
  it('when the next iteration begins, then what the last one produced stays visible', () => {
    const story = began(
      loop(
        'until: "iteration == 2"\n    max-iterations: 2',
        '{name: a, run: a, env: {V: "{{ outputs.b | default(\'none\') }}"}}, {name: b, run: b}',
      ),
    );
    expect(last(story).tasks).toMatchObject([{ env: { V: 'none' } }]);
    done(story, 'a#1');
    expect(doneWith(story, 'b#1', { text: 'B1' }).tasks).toMatchObject([{ step: 'a#2', env: { V: 'B1' } }]);
  });

  it('when a loop in a loop begins again, then the values of its last run stay visible', () => {
    const story = began(`
  - name: outer
    type: loop
    max-iterations: 2
    until: "iteration == 2 and outputs.x is defined and false"
    on-exhausted: continue
    steps:
      - name: inner
        type: loop
        max-iterations: 1
        until: "true"
        steps: [{name: x, run: x, env: {V: "{{ outputs.x | default('none') }}", N: "{{ iteration }}/{{ max_iterations }}"}}]
`);
    expect(last(story).tasks).toMatchObject([{ step: 'x#1#1', env: { V: 'none', N: '1/1' } }]);
    expect(doneWith(story, 'x#1#1', { text: 'X1' }).tasks).toMatchObject([
      { step: 'x#2#1', env: { V: 'X1' } },
    ]);
  });

  it('when a body step is skipped in the second iteration, then its output of the first stays visible', () => {
    const story = began(
      loop(
        'until: "false"\n    max-iterations: 2\n    on-exhausted: continue',
        '{name: a, run: a, if: "iteration == 1"}, {name: b, run: b, env: {V: "{{ outputs.a }}"}}',
      ),
    );
    doneWith(story, 'a#1', { text: 'A1' });
    expect(done(story, 'b#1').tasks).toMatchObject([{ step: 'b#2', env: { V: 'A1' } }]);
  });
});

describe('given scores', () => {
  it('when a validator answers again, then its scores replace the earlier ones as a whole', () => {
    const story = began(
      loop(
        'until: "scores.x >= 9 and scores.y is defined"\n    max-iterations: 3\n    on-exhausted: continue',
        '{name: a, prompt: A, agent: validator}',
      ),
    );
    doneWith(story, 'a#1', { scores: { x: 5, y: 9 } });
    doneWith(story, 'a#2', { scores: { x: 9 } });
    expect(flying(story)).toEqual(['a#3']);
    expect(story.progress?.scores).toEqual({ x: 9 });
  });

  it('when scores of another iteration stand, then a step that gives none leaves them', () => {
    const story = began(
      '  - {name: a, prompt: A, agent: validator}\n  - {name: b, run: b}\n  - {name: c, run: c, env: {V: "{{ scores.x }}"}}\n',
    );
    doneWith(story, 'a', { scores: { x: 7 } });
    expect(done(story, 'b').tasks).toMatchObject([{ env: { V: '7' } }]);
  });
});

describe('given a gate in a loop', () => {
  const GATED = loop(
    'until: "approvals.g.status == \'approved\'"\n    max-iterations: 3',
    '{name: a, run: a}, {name: g, type: approval}, {name: b, run: b}',
  );
  it('when changes are requested, then that is a success and the next body step runs', () => {
    const story = began(GATED);
    done(story, 'a#1');
    expect(starts(story.comment(MARIA, '/request-changes shorter').wake())).toEqual(['b#1']);
    expect(told(story)['g']).toBe('success');
    expect(starts(done(story, 'b#1'))).toEqual(['a#2']);
    done(story, 'a#2');
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['after']);
    expect(results(story)).toMatchObject({
      l: { conclusion: 'success', iterations: 2 },
      g: { iterations: 2 },
      b: { iterations: 1 },
    });
  });

  it('when it is rejected, then the loop fails', () => {
    const story = began(GATED);
    done(story, 'a#1');
    story.comment(MARIA, '/reject g no').wake();
    expect(told(story)).toMatchObject({ l: 'failure', g: 'failure', b: 'skipped', after: 'skipped' });
  });

  it('when the next iteration begins, then the gate’s last answer stays visible until it opens again', () => {
    const story = began(
      loop(
        'until: "approvals.g.status == \'approved\'"\n    max-iterations: 2',
        '{name: a, run: a, env: {S: "{{ approvals.g.status if approvals.g is defined else 0 }}"}}, {name: g, type: approval}',
      ),
    );
    done(story, 'a#1');
    expect(story.comment(MARIA, '/request-changes x').wake().tasks).toMatchObject([
      { step: 'a#2', env: { S: 'changes_requested' } },
    ]);
    done(story, 'a#2');
    expect(told(story)['g']).toBe('waiting');
    expect(status(story)).toContain('blocked');
  });
});

describe('given a ralph-loop', () => {
  const ralph = (keys = ''): string => `
  - {name: r, type: ralph-loop, prompt: Go, completion-promise: DONE, max-iterations: 3${keys}}
  - {name: after, run: after}
`;
  it('when it promises, then it ends, and each iteration has its name', () => {
    const story = began(ralph());
    expect(flying(story)).toEqual(['r#1']);
    expect(starts(done(story, 'r#1'))).toEqual(['r#2']);
    expect(starts(doneWith(story, 'r#2', { text: '{"ralph_complete": true, "promise": "done"}' }))).toEqual([
      'after',
    ]);
    expect(results(story)['r']).toMatchObject({ conclusion: 'success', iterations: 2, attempts: 1 });
  });

  it('when it says it failed, then it is never tried again, whatever the policy', () => {
    const story = began(ralph(), { top: 'settings: {max-retry: 2}' });
    doneWith(story, 'r#1', { text: '{"ralph_failed": true, "reason": "stuck"}' });
    expect(told(story)).toMatchObject({ r: 'failure', after: 'skipped' });
    expect(story.progress?.steps['r']?.error?.message).toContain('stuck');
    expect(status(story)).toContain('failed');
  });

  it('when an iteration breaks, then it is tried again within that iteration', () => {
    const story = began(ralph(', retry: {maximum-attempts: 2, initial-interval: 1s}'));
    broke(story, 'r#1');
    expect(story.later(1).wake().tasks).toMatchObject([{ step: 'r#1', attempt: 2 }]);
    done(story, 'r#1');
    expect(flying(story)).toEqual(['r#2']);
    broke(story, 'r#2');
    story.later(1).wake();
    broke(story, 'r#2');
    expect(told(story)['r']).toBe('failure');
  });

  it('when the settings retry, then that holds for its iterations too', () => {
    const story = began(ralph(), { top: 'settings: {max-retry: 1, retry: {initial-interval: 1s}}' });
    broke(story, 'r#1');
    expect(story.later(1).wake().tasks).toMatchObject([{ step: 'r#1', attempt: 2 }]);
  });

  it.each([
    ['', 'failure', 'skipped'],
    [', on-exhausted: continue', 'success', 'success'],
  ])('when it is used up%s, then it ends as %s', (keys, how, after) => {
    const story = began(ralph(keys));
    done(story, 'r#1', 'r#2', 'r#3');
    runOut(story);
    expect(told(story)).toEqual({ r: how, after });
    expect(results(story)['r']).toMatchObject({ iterations: 3 });
  });
});
