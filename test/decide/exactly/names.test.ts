import { describe, expect, it } from 'vitest';
import { began, broke, done, doneWith, flying, last, results, runOut, status, told } from './playing.ts';

describe('given names of instances', () => {
  it('when loops and for-each are nested, then parts stand outermost first, #1 too', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps:
      - name: e
        type: for-each
        items: [x, y]
        max-parallel: 1
        steps:
          - name: m
            type: loop
            max-iterations: 1
            until: "true"
            steps: [{name: review, run: r, env: {I: "{{ iteration }} {{ index }} {{ item }}"}}]
`);
    expect(last(story).tasks).toMatchObject([{ step: 'review#1[0]#1', env: { I: '1 0 x' } }]);
    expect(runOut(story)).toEqual(['review#1[0]#1', 'review#1[1]#1', 'review#2[0]#1', 'review#2[1]#1']);
    expect(story.progress?.steps).toHaveProperty('e#2');
    expect(story.progress?.steps).toHaveProperty('m#2[1]');
  });

  it('when a ralph-loop stands in a for-each, then its iterations come after the index', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [x]
    steps: [{name: r, type: ralph-loop, prompt: "Do {{ item }}", completion-promise: OK, max-iterations: 2}]
`);
    expect(flying(story)).toEqual(['r[0]#1']);
  });
});

const EACH = (inside: string, after: string): string => `
  - name: e
    type: for-each
    items: [x, y, z]
    max-parallel: 3
    steps:
      - {name: review-plan, run: r}
      - ${inside}
  - ${after}
`;

describe('given outputs of a for-each', () => {
  it('when they are named inside, then they are of the same instance; outside they are the list', () => {
    const story = began(
      EACH(
        '{name: use, run: u, env: {V: "{{ outputs.review_plan }}", W: "{{ outputs[\'review-plan\'] }}"}}',
        '{name: after, run: a, env: {V: "{{ outputs.review_plan | join(\'+\') }}"}}',
      ),
    );
    doneWith(story, 'review-plan[1]', { text: 'Y' });
    expect(last(story).tasks).toMatchObject([{ step: 'use[1]', env: { V: 'Y', W: 'Y' } }]);
    doneWith(story, 'review-plan[0]', { text: 'X' });
    doneWith(story, 'review-plan[2]', { text: 'Z' });
    done(story, 'use[0]', 'use[2]');
    expect(done(story, 'use[1]').tasks).toMatchObject([{ step: 'after', env: { V: 'X+Y+Z' } }]);
  });

  it('when an instance produced nothing, then the list keeps the places of the items', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [1, 2, 3]
    steps: [{name: s, run: s, if: "item != 2"}]
  - {name: after, run: a, env: {N: "{{ outputs.s | length }}", L: "{{ outputs.s[2] }}", M: "{{ outputs.s[1] is none }}"}}
`);
    doneWith(story, 's[0]', { text: 'one' });
    expect(doneWith(story, 's[2]', { text: 'three' }).tasks).toMatchObject([
      { env: { N: '3', L: 'three', M: 'True' } },
    ]);
  });

  it('when the list is empty, then outside it is an empty list', () => {
    const story = began(`
  - {name: e, type: for-each, items: [], steps: [{name: s, run: s}]}
  - {name: after, run: a, env: {N: "{{ outputs.s | length }}"}}
`);
    expect(last(story).tasks).toMatchObject([{ env: { N: '0' } }]);
  });

  it('when it stands in a loop, then the list is of the latest iteration', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "outputs.s | length == 2 and outputs.s[0] == 'x2'"
    steps:
      - {name: e, type: for-each, items: [x, y], steps: [{name: s, run: s}]}
  - {name: after, run: a, env: {V: "{{ outputs.s | join(' ') }}"}}
`);
    doneWith(story, 's#1[0]', { text: 'x1' });
    doneWith(story, 's#1[1]', { text: 'y1' });
    doneWith(story, 's#2[0]', { text: 'x2' });
    expect(doneWith(story, 's#2[1]', { text: 'y2' }).tasks).toMatchObject([
      { step: 'after', env: { V: 'x2 y2' } },
    ]);
  });

  it('when for-each stands in for-each, then outside both it is a list of lists, between them a list', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [x, y]
    max-parallel: 1
    steps:
      - {name: f, type: for-each, items: [1, 2], as: n, steps: [{name: s, run: s, env: {V: "{{ item }} {{ n }}"}}]}
      - {name: mid, run: m, env: {V: "{{ outputs.s | join('+') }}"}}
  - {name: after, run: a, env: {V: "{{ outputs.s[1] | join('+') }}"}}
`);
    for (const i of [0, 1]) {
      doneWith(story, `s[${i}][0]`, { text: `${i}a` });
      expect(doneWith(story, `s[${i}][1]`, { text: `${i}b` }).tasks).toMatchObject([
        { step: `mid[${i}]`, env: { V: `${i}a+${i}b` } },
      ]);
      done(story, `mid[${i}]`);
    }
    expect(last(story).tasks).toMatchObject([{ step: 'after', env: { V: '1a+1b' } }]);
  });

  it('when `as` names the item of the outer one, then both are to be had inside', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [x]
    as: outer
    steps:
      - {name: f, type: for-each, items: [1], as: inner, steps: [{name: s, run: s, env: {V: "{{ outer }} {{ inner }} {{ item }}"}}]}
`);
    expect(last(story).tasks).toMatchObject([{ env: { V: 'x 1 1' } }]);
  });
});

describe('given steps.<name> in expressions', () => {
  it('when a step ended, then status, conclusion, attempts, error and text are there', () => {
    const story = began(`
  - {name: a, run: a, continue-on-error: true, retry: {maximum-attempts: 2, initial-interval: 1s}}
  - {name: b, run: b, env: {V: "{{ steps.a.status }} {{ steps.a.conclusion }} {{ steps.a.attempts }} {{ steps.a.error.type }}"}}
`);
    broke(story, 'a');
    story.later(1).wake();
    expect(broke(story, 'a').tasks).toMatchObject([{ env: { V: 'completed failure 2 tool' } }]);
  });

  it('when it has not begun, then it is pending and has no conclusion', () => {
    const story = began(`
  - {name: b, run: b, env: {V: "{{ steps.later.status }} {{ steps.later.conclusion is none }} {{ steps.later.attempts }}"}}
  - {name: later, run: l}
`);
    expect(last(story).tasks).toMatchObject([{ env: { V: 'pending True 0' } }]);
  });

  it('when it is a body step seen from outside its loop, then it is the latest instance', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps: [{name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1s}}]
  - {name: b, run: b, env: {V: "{{ steps.a.attempts }} {{ steps.l.conclusion }} {{ outputs.a }}"}}
`);
    broke(story, 'a#1');
    story.later(1).wake();
    done(story, 'a#1');
    expect(doneWith(story, 'a#2', { text: 'two' }).tasks).toMatchObject([{ env: { V: '1 success two' } }]);
    expect(results(story)).toMatchObject({ l: { iterations: 2 }, a: { attempts: 1, iterations: 2 } });
  });

  it('when it is named inside for-each, then it is of the same instance', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [x, y]
    fail-fast: false
    steps:
      - {name: a, run: a, continue-on-error: true}
      - {name: b, run: b, if: "steps.a.conclusion == 'failure'"}
`);
    broke(story, 'a[1]');
    expect(flying(story)).toEqual(['a[0]', 'b[1]']);
    done(story, 'a[0]', 'b[1]');
    expect(story.states()).toMatchObject({ 'b[0]': 'skipped', 'b[1]': 'success' });
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when a parallel branch runs beside, then its status is in_progress', () => {
    const story = began(`
  - name: p
    type: parallel
    steps:
      - {name: a, run: a}
      - {name: b, run: b}
      - {name: c, run: c, needs: [b], env: {V: "{{ steps.a.status }} {{ steps.p.status }}"}}
`);
    expect(done(story, 'b').tasks).toMatchObject([{ env: { V: 'in_progress in_progress' } }]);
  });
});

describe('given counts', () => {
  it('when nothing started, then attempts and iterations are 0', () => {
    const story = began('  - {name: a, run: a}\n  - {name: b, run: b}\n');
    expect(results(story)).toEqual({
      a: { status: 'in_progress', conclusion: null, attempts: 1, iterations: 1 },
      b: { status: 'pending', conclusion: null, attempts: 0, iterations: 0 },
    });
  });

  it('when a loop in a loop runs, then iterations are the innermost number', () => {
    const story = began(`
  - name: o
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps:
      - {name: i, type: loop, max-iterations: 3, until: "iteration == 3", steps: [{name: a, run: a}]}
      - {name: z, run: z}
`);
    expect(runOut(story)).toEqual(['a#1#1', 'a#1#2', 'a#1#3', 'z#1', 'a#2#1', 'a#2#2', 'a#2#3', 'z#2']);
    expect(results(story)).toMatchObject({
      o: { iterations: 2 },
      i: { iterations: 3, attempts: 1 },
      a: { iterations: 3, attempts: 1 },
      z: { iterations: 2 },
    });
  });

  it('when a step of a for-each in a loop is told, then iterations are the loop’s number', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps: [{name: e, type: for-each, items: [x, y], steps: [{name: s, run: s}]}]
`);
    runOut(story);
    expect(results(story)).toMatchObject({
      l: { iterations: 2 },
      e: { iterations: 2, attempts: 1 },
      s: { iterations: 2, attempts: 1 },
    });
  });

  it('when a for-each stands outside loops, then iterations are 1', () => {
    const story = began('  - {name: e, type: for-each, items: [x, y], steps: [{name: s, run: s}]}\n');
    runOut(story);
    expect(results(story)).toMatchObject({
      e: { iterations: 1, attempts: 1 },
      s: { iterations: 1, attempts: 1, conclusion: 'success' },
    });
  });

  it('when a step was skipped by its condition, then both are 0', () => {
    const story = began('  - {name: a, run: a, if: "false"}\n  - {name: b, run: b}\n');
    expect(results(story)['a']).toEqual({
      status: 'completed',
      conclusion: 'skipped',
      attempts: 0,
      iterations: 0,
    });
  });

  it.each([
    ['a gate', '{name: w, type: approval}'],
    ['a wait', '{name: w, for: 1h}'],
    ['a conditional', '{name: w, type: conditional, condition: "false", then: [{name: x, run: x}]}'],
  ])('when it is %s that began, then attempts are 1 and iterations 1', (_, step) => {
    expect(results(began(`  - ${step}\n`))['w']).toMatchObject({ attempts: 1, iterations: 1 });
  });

  it('when a loop converges in its second iteration at the first step, then the second keeps its first number', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 3
    until: "iteration == 2"
    steps: [{name: a, run: a}, {name: b, run: b}]
`);
    runOut(story);
    expect(results(story)).toMatchObject({
      l: { iterations: 2 },
      a: { iterations: 2 },
      b: { iterations: 1, conclusion: 'success' },
    });
    expect(told(story)['l']).toBe('success');
  });
});

describe('given variables', () => {
  it.each([
    ['create_pr: false', 'boolean', 'false', 'skipped'],
    ['create_pr: true', 'boolean', 'true', 'in_progress'],
  ])('when %s is given as words at the start, then a bare condition sees its type', (_, type, word, how) => {
    const story = began(`  - {name: a, run: a}\n  - {name: pr, run: pr, if: create_pr, needs: []}\n`, {
      top: `variables: [{name: create_pr, type: ${type}, default: ${word}}]`,
    });
    expect(told(story)['pr']).toBe(how);
  });
});
