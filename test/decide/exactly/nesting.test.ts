import { describe, expect, it } from 'vitest';
import { JONAS, MARIA } from '../../support/story.ts';
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

const COMPENSATE = { top: 'settings: {max-retry: 0, on-failure: compensate}' };

describe('given a block with a timeout', () => {
  it('when a gate is open in it, then the gate is cancelled and the block timed out', () => {
    const story = began(`
  - name: blk
    type: serial
    timeout-minutes: 60
    continue-on-error: true
    steps: [{name: a, run: a}, {name: g, type: approval}]
  - {name: after, run: after}
`);
    done(story, 'a');
    expect(starts(story.later(3600).wake())).toEqual(['after']);
    expect(told(story)).toMatchObject({ a: 'success', g: 'cancelled' });
    expect(['timed_out', 'failure']).toContain(told(story)['blk']);
    done(story, 'after');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when blocks are nested, then the inner one’s timeout is a failure that the outer one retries', () => {
    const story = began(`
  - name: outer
    type: serial
    retry: {maximum-attempts: 2, initial-interval: 1m}
    steps:
      - {name: first, run: f}
      - name: inner
        type: parallel
        timeout-minutes: 10
        steps: [{name: a, run: a}, {name: b, run: b}]
`);
    done(story, 'first', 'a');
    story.later(600).wake();
    expect(flying(story)).toEqual([]);
    expect(starts(story.later(60).wake())).toEqual(['first']);
    expect(starts(done(story, 'first'))).toEqual(['a', 'b']);
    story.later(599).wake();
    done(story, 'a');
    expect(done(story, 'b').kind).toBe('finish');
    expect(status(story)).toBe('completed/all_steps_done');
    expect(results(story)).toMatchObject({ outer: { attempts: 2 }, inner: { attempts: 1 } });
  });

  it('when a person is asked about it, then /retry begins all of it again with a new bound', () => {
    const story = began(`
  - name: blk
    type: serial
    timeout-minutes: 10
    on-error: human
    steps: [{name: a, run: a}]
`);
    story.later(600).wake();
    expect(told(story)['blk']).toBe('waiting');
    expect(starts(story.comment(MARIA, '/retry blk').wake())).toEqual(['a']);
    story.later(300).wake();
    expect(done(story, 'a').kind).toBe('finish');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when it waits for its retry, then the delay does not run into the timeout', () => {
    const story = began(`
  - name: blk
    type: serial
    timeout-minutes: 10
    retry: {maximum-attempts: 2, initial-interval: 1h}
    steps: [{name: a, run: a}]
`);
    broke(story, 'a');
    story.later(1800).wake();
    expect(told(story)['blk']).not.toBe('timed_out');
    expect(starts(story.later(1800).wake())).toEqual(['a']);
    done(story, 'a');
    expect(status(story)).toBe('completed/all_steps_done');
  });
});

describe('given an error gate in a set', () => {
  it('when one instance asks a person, then the others go on and fail-fast waits for the answer', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [x, y]
    steps: [{name: s, run: s, on-error: human}]
`);
    broke(story, 's[0]');
    expect(flying(story)).toEqual(['s[1]']);
    done(story, 's[1]');
    expect(status(story)).toContain('blocked');
    story.comment(MARIA, '/reject s[0] no').wake();
    expect(told(story)['e']).toBe('failure');
  });

  it('when it is skipped by a person, then the block succeeds', () => {
    const story = began(`
  - name: p
    type: parallel
    steps: [{name: s, run: s, on-error: human}, {name: t, run: t}]
  - {name: after, run: a}
`);
    broke(story, 's');
    done(story, 't');
    expect(starts(story.comment(MARIA, '/skip s fine').wake())).toEqual(['after']);
    expect(told(story)).toMatchObject({ p: 'success', s: 'skipped' });
  });

  it('when the join is reached meanwhile, then the error gate is closed', () => {
    const story = began(`
  - name: p
    type: parallel
    join: {require: any}
    steps: [{name: s, run: s, on-error: human}, {name: t, run: t}]
  - {name: after, run: a}
`);
    broke(story, 's');
    expect(starts(done(story, 't'))).toEqual(['after']);
    expect(told(story)['s']).toBe('cancelled');
    expect(story.comment(MARIA, '/retry s').wake().refusals).toHaveLength(1);
  });
});

describe('given blocks that fail in blocks', () => {
  it('when a conditional in a parallel in a loop fails, then all of them fail', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "true"
    steps:
      - name: p
        type: parallel
        steps:
          - {name: c, type: conditional, condition: "iteration == 1", then: [{name: a, run: a}]}
          - {name: b, run: b}
  - {name: clean, run: c, if: failure()}
`);
    broke(story, 'a#1');
    expect(starts(done(story, 'b#1'))).toEqual(['clean']);
    expect(told(story)).toMatchObject({
      l: 'failure',
      p: 'failure',
      c: 'failure',
      a: 'failure',
      b: 'success',
    });
  });

  it('when a conditional is the body of a loop, then until is tested after it', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 3
    until: "iteration == 2"
    steps: [{name: c, type: conditional, condition: "false", then: [{name: a, run: a}]}]
  - {name: after, run: x}
`);
    expect(flying(story)).toEqual(['after']);
    expect(results(story)).toMatchObject({
      l: { conclusion: 'success', iterations: 2 },
      a: { conclusion: 'skipped' },
    });
  });

  it('when a loop stands in a for-each, then each instance has its own iterations', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [ok, slow]
    steps:
      - name: l
        type: loop
        max-iterations: 2
        until: "outputs.a == 'ok'"
        on-exhausted: continue
        steps: [{name: a, run: a}]
`);
    doneWith(story, 'a[0]#1', { text: 'ok' });
    doneWith(story, 'a[1]#1', { text: 'no' });
    expect(flying(story)).toEqual(['a[1]#2']);
    doneWith(story, 'a[1]#2', { text: 'no' });
    expect(status(story)).toBe('completed/all_steps_done');
    expect(story.progress?.steps['l[0]']).toMatchObject({ iteration: 1 });
    expect(story.progress?.steps['l[1]']).toMatchObject({ iteration: 2 });
  });

  it('when instances of a for-each ask people, then each gate has its own name', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [x, y]
    steps: [{name: g, type: approval}, {name: s, run: s}]
`);
    expect(story.comment(MARIA, '/approve').wake().refusals).toHaveLength(1);
    expect(starts(story.comment(MARIA, '/approve g[1]').wake())).toEqual(['s[1]']);
    expect(starts(story.comment(MARIA, '/approve').wake())).toContain('s[0]');
  });

  it('when a sub-process fails in a for-each, then it is retried as the settings say, the other instance stays', () => {
    const story = began(
      '  - {name: e, type: for-each, items: [x, y], steps: [{name: call, type: workflow, uses: child, with: {w: "{{ item }}"}}]}\n',
      {
        top: 'settings: {max-retry: 1, retry: {initial-interval: 1s}}',
        others: {
          child:
            'name: child\nsettings: {max-retry: 0}\nvariables: [{name: w}]\nsteps: [{name: s, run: s, env: {W: "{{ w }}"}}]',
        },
      },
    );
    const [first = '', second = ''] = flying(story);
    expect(last(story).tasks).toMatchObject([{ env: { W: 'x' } }, { env: { W: 'y' } }]);
    broke(story, first);
    done(story, second);
    expect(starts(story.later(1).wake())).toEqual([first]);
    done(story, first);
    expect(status(story)).toBe('completed/all_steps_done');
  });
});

describe('given compensation and blocks that began again', () => {
  it('when a block is retried, then what its failed attempt completed is not forgotten, or undone once per completion', () => {
    const story = began(
      `
  - name: blk
    type: serial
    retry: {maximum-attempts: 2, initial-interval: 1s}
    steps: [{name: a, run: a, compensate: {name: ua, run: ua}}, {name: b, run: b}]
`,
      COMPENSATE,
    );
    done(story, 'a');
    broke(story, 'b');
    story.later(1).wake();
    done(story, 'a');
    broke(story, 'b');
    const order = runOut(story);
    expect(order.length).toBeGreaterThanOrEqual(1);
    expect(new Set(order)).toEqual(new Set(['ua']));
    expect(status(story)).toContain('failed');
  });

  it('when a round did a step again, then it is undone', () => {
    const story = began(
      `
  - {name: a, run: a, compensate: {name: ua, run: ua}}
  - {name: g, type: approval, back-to: a}
  - {name: b, run: b}
`,
      COMPENSATE,
    );
    done(story, 'a');
    story.comment(MARIA, '/request-changes x').wake();
    done(story, 'a');
    story.comment(MARIA, '/approve').wake();
    broke(story, 'b');
    expect(new Set(runOut(story))).toEqual(new Set(['ua']));
  });

  it('when for-each instances completed, then each compensation sees its own item and output', () => {
    const story = began(
      `
  - {name: e, type: for-each, items: [x, y], max-parallel: 1, steps: [{name: a, run: a, compensate: {name: ua, run: ua, env: {N: "{{ item }} {{ outputs.a }}"}}}]}
  - {name: b, run: b}
`,
      COMPENSATE,
    );
    doneWith(story, 'a[0]', { text: 'X' });
    doneWith(story, 'a[1]', { text: 'Y' });
    expect(broke(story, 'b').tasks).toMatchObject([{ step: 'ua[1]', env: { N: 'y Y' } }]);
    expect(done(story, 'ua[1]').tasks).toMatchObject([{ step: 'ua[0]', env: { N: 'x X' } }]);
  });

  it('when a gate with a compensation was approved, then that is undone as well', () => {
    const story = began(
      `
  - {name: g, type: approval, compensate: {name: ug, run: ug}}
  - {name: b, run: b}
`,
      COMPENSATE,
    );
    story.comment(MARIA, '/approve').wake();
    expect(starts(broke(story, 'b'))).toEqual(['ug']);
  });

  it('when on-error: compensate stands on a block, then its failure undoes all', () => {
    const story = began(`
  - {name: a, run: a, compensate: {name: ua, run: ua}}
  - {name: blk, type: serial, on-error: compensate, steps: [{name: b, run: b}]}
  - {name: other, run: o, needs: []}
`);
    done(story, 'a');
    broke(story, 'b');
    for (const name of flying(story).filter((n) => n === 'other')) done(story, name);
    expect(flying(story)).toEqual(['ua']);
    done(story, 'ua');
    expect(status(story)).toContain('failed');
  });

  it('when a compensation is a block, then its steps run', () => {
    const story = began(
      `
  - name: a
    run: a
    compensate: {name: ua, type: serial, steps: [{name: u1, run: u}, {name: u2, run: u}]}
  - {name: b, run: b}
`,
      COMPENSATE,
    );
    done(story, 'a');
    expect(starts(broke(story, 'b'))).toEqual(['u1']);
    expect(starts(done(story, 'u1'))).toEqual(['u2']);
    done(story, 'u2');
    expect(status(story)).toContain('failed');
    expect(told(story)).toMatchObject({ ua: 'success', u1: 'success', u2: 'success' });
  });
});

describe('given a circuit that opened', () => {
  it('when the try after the reset fails, then it opens again; a success in between counts from nought', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 9
    until: "false"
    on-exhausted: continue
    steps: [{name: a, run: a, continue-on-error: true, circuit-breaker: {failure-threshold: 2, reset-timeout: 10m}}]
`);
    broke(story, 'a#1');
    done(story, 'a#2');
    broke(story, 'a#3');
    expect(flying(story)).toEqual(['a#4']);
    broke(story, 'a#4');
    expect(flying(story)).toEqual([]);
    expect(starts(story.later(600).wake())).toEqual(['a#5']);
    broke(story, 'a#5');
    expect(flying(story)).toEqual([]);
    expect(starts(story.later(600).wake())).toEqual(['a#6']);
    done(story, 'a#6');
    expect(flying(story)).toEqual(['a#7']);
  });
});

describe('given caught failures in odd places', () => {
  it('when a step that timed out is caught, then failure() is false, and the run completes', () => {
    const story = began(
      '  - {name: a, run: a, continue-on-error: true}\n  - {name: b, run: b, if: failure()}\n',
    );
    broke(story, 'a', 'timeout');
    expect(['timed_out', 'failure']).toContain(told(story)['a']);
    expect(told(story)['b']).toBe('skipped');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when a rejected gate says on-error: skip, then it ends as skipped and goes on', () => {
    const story = began('  - {name: g, type: approval, on-error: skip}\n  - {name: b, run: b}\n');
    expect(starts(story.comment(MARIA, '/reject g no').wake())).toEqual(['b']);
    expect(told(story)['g']).toBe('skipped');
  });

  it('when a wait runs out and is caught, then what follows runs', () => {
    const story = began(
      '  - {name: w, label: go, timeout-minutes: 5, continue-on-error: true}\n  - {name: b, run: b}\n',
    );
    expect(starts(story.later(300).wake())).toEqual(['b']);
  });

  it('when a caught failure stands before a diamond, then its foot runs', () => {
    const story = began(`
  - {name: top, run: t, continue-on-error: true}
  - {name: left, run: l, needs: [top]}
  - {name: right, run: r, needs: [top], if: "steps.top.conclusion == 'success'"}
  - {name: foot, run: f, needs: [left, right]}
`);
    expect(starts(broke(story, 'top'))).toEqual(['left']);
    expect(told(story)['right']).toBe('skipped');
    expect(starts(done(story, 'left'))).toEqual(['foot']);
  });
});

describe('given people at steps', () => {
  it('when one pauses at an error gate and answers, then the attempt begins with the resuming', () => {
    const story = began('  - {name: a, run: a, on-error: human}\n');
    broke(story, 'a');
    story.comment(MARIA, '/pause').wake();
    story.comment(MARIA, '/retry a').wake();
    expect(flying(story)).toEqual([]);
    expect(starts(story.comment(JONAS, '/resume').wake())).toEqual(['a']);
  });
});
