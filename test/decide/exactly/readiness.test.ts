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

describe('given steps that need each other', () => {
  it('when several are ready at one instant, then one decision starts all of them in file order', () => {
    const story = began(`
  - {name: z, run: z, needs: []}
  - {name: m, run: m, needs: []}
  - {name: a, run: a, needs: []}
  - {name: end, run: end, needs: [z, a]}
`);
    expect(starts(last(story))).toEqual(['z', 'm', 'a']);
    done(story, 'a');
    expect(flying(story)).toEqual(['z', 'm']);
    expect(starts(done(story, 'z'))).toEqual(['end']);
  });

  it('when blocks are ready too, then what is ready inside them belongs to the same set', () => {
    const story = began(`
  - {name: first, run: first}
  - name: left
    needs: [first]
    type: serial
    steps: [{name: l1, run: l1}, {name: l2, run: l2}]
  - name: right
    needs: [first]
    type: for-each
    items: [x, y, z]
    max-parallel: 2
    steps: [{name: r, run: r}]
`);
    expect(starts(done(story, 'first'))).toEqual(['l1', 'r[0]', 'r[1]']);
  });

  it('when nothing is said of needs, then a list is a sequence', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b}
`);
    expect(flying(story)).toEqual(['a']);
    expect(starts(done(story, 'a'))).toEqual(['b']);
  });

  it('when the steps are of a parallel, then they stand alone unless they say otherwise', () => {
    const story = began(`
  - name: par
    type: parallel
    steps:
      - {name: a, run: a}
      - {name: b, run: b}
      - {name: c, run: c, depends-on: a}
`);
    expect(starts(last(story))).toEqual(['a', 'b']);
    expect(starts(done(story, 'a'))).toEqual(['c']);
  });

  it('when a step is skipped by its own condition, then it counts as done for what needs it', () => {
    const story = began(`
  - {name: a, run: a, if: "false"}
  - {name: b, run: b}
`);
    expect(flying(story)).toEqual(['b']);
    expect(told(story)).toEqual({ a: 'skipped', b: 'in_progress' });
  });

  it('when what it needs failed, then it is skipped, and so is what needs it, and others go on', () => {
    const story = began(`
  - {name: a, run: a, needs: []}
  - {name: b, run: b, needs: [a]}
  - {name: c, run: c, needs: [b]}
  - {name: other, run: other, needs: []}
  - {name: more, run: more, needs: [other]}
`);
    broke(story, 'a');
    expect(told(story)).toMatchObject({ b: 'skipped', c: 'skipped', other: 'in_progress' });
    expect(starts(done(story, 'other'))).toEqual(['more']);
    expect(status(story)).toContain('in_progress');
    done(story, 'more');
    expect(status(story)).toBe('failed/step_failed_uncaught');
  });

  it('when a diamond fails on one side, then its foot is skipped', () => {
    const story = began(`
  - {name: top, run: top}
  - {name: left, run: left, needs: [top]}
  - {name: right, run: right, needs: [top]}
  - {name: foot, run: foot, needs: [left, right]}
`);
    done(story, 'top');
    broke(story, 'left');
    expect(flying(story)).toEqual(['right']);
    done(story, 'right');
    expect(told(story)).toEqual({ top: 'success', left: 'failure', right: 'success', foot: 'skipped' });
    expect(status(story)).toContain('failed');
  });
});

describe('given status functions', () => {
  it('when a clean-up step needs what failed, then it runs, and what needs it runs too, though the run fails', () => {
    const story = began(`
  - {name: build, run: build}
  - {name: clean, run: clean, if: failure()}
  - {name: tell, run: tell}
`);
    expect(starts(broke(story, 'build'))).toEqual(['clean']);
    expect(starts(done(story, 'clean'))).toEqual(['tell']);
    done(story, 'tell');
    expect(told(story)).toEqual({ build: 'failure', clean: 'success', tell: 'success' });
    expect(status(story)).toBe('failed/step_failed_uncaught');
  });

  it('when nothing failed, then failure() skips it, and what needs it goes on', () => {
    const story = began(`
  - {name: build, run: build}
  - {name: clean, run: clean, if: failure()}
  - {name: tell, run: tell}
`);
    expect(starts(done(story, 'build'))).toEqual(['tell']);
  });

  it('when they look, then only at the step’s own needs', () => {
    const story = began(`
  - {name: bad, run: bad, needs: []}
  - {name: good, run: good, needs: []}
  - {name: after-good, run: x, needs: [good], if: failure()}
  - {name: plain, run: x, needs: [good]}
  - {name: after-bad, run: x, needs: [bad], if: failure()}
`);
    expect(starts(broke(story, 'bad'))).toEqual(['after-bad']);
    expect(starts(done(story, 'good'))).toEqual(['plain']);
    expect(told(story)['after-good']).toBe('skipped');
  });

  it('when a need was skipped because of a failure, then that counts as failed', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b}
  - {name: c, run: c, if: failure()}
`);
    expect(starts(broke(story, 'a'))).toEqual(['c']);
    expect(told(story)).toEqual({ a: 'failure', b: 'skipped', c: 'in_progress' });
  });

  it.each(['continue-on-error: true', 'on-error: skip'])(
    'when the failure was caught by %s, then it counts as success',
    (key) => {
      const story = began(`
  - {name: a, run: a, ${key}}
  - {name: c, run: c, if: failure(), needs: [a]}
  - {name: d, run: d, if: success(), needs: [a]}
  - {name: e, run: e, needs: [a]}
`);
      expect(starts(broke(story, 'a'))).toEqual(['d', 'e']);
      runOut(story);
      expect(told(story)).toMatchObject({ a: key.startsWith('on') ? 'skipped' : 'failure', c: 'skipped' });
      expect(status(story)).toBe('completed/all_steps_done');
    },
  );

  it('when a person skipped the failed step, then it counts as success', () => {
    const story = began(`
  - {name: a, run: a, on-error: human}
  - {name: c, run: c, if: failure(), needs: [a]}
  - {name: d, run: d, needs: [a]}
`);
    broke(story, 'a');
    expect(starts(story.comment(MARIA, '/skip a fine').wake())).toEqual(['d']);
    done(story, 'd');
    expect(told(story)).toEqual({ a: 'skipped', c: 'skipped', d: 'success' });
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when a condition calls none, then it is success() and the condition', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b, if: "1 < 2 or nothing is defined"}
`);
    broke(story, 'a');
    expect(told(story)).toEqual({ a: 'failure', b: 'skipped' });
  });

  it('when success() is false, then the rest of the condition is not looked at', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b, if: "outputs.a == 'x'"}
  - {name: c, run: c, if: failure()}
`);
    expect(starts(broke(story, 'a'))).toEqual(['c']);
    expect(told(story)['b']).toBe('skipped');
  });

  it('when a step is skipped by its own condition and its needs failed, then it passes the failure on', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b, if: "failure() and false"}
  - {name: c, run: c}
  - {name: d, run: d, if: failure()}
`);
    expect(starts(broke(story, 'a'))).toEqual(['d']);
    expect(told(story)).toMatchObject({ b: 'skipped', c: 'skipped' });
  });

  it('when it is skipped by its condition and its needs succeeded, then failure() of the next is false', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b, if: "false"}
  - {name: c, run: c, if: failure()}
  - {name: d, run: d, needs: [b]}
`);
    expect(starts(done(story, 'a'))).toEqual(['d']);
  });

  it('when always() stands there, then it runs after success and after failure, and the run still fails', () => {
    const yaml = `
  - {name: a, run: a}
  - {name: b, run: b, if: always()}
`;
    expect(starts(done(began(yaml), 'a'))).toEqual(['b']);
    const story = began(yaml);
    expect(starts(broke(story, 'a'))).toEqual(['b']);
    done(story, 'b');
    expect(status(story)).toContain('failed');
  });

  it('when always() needs a skipped step, then it runs', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b}
  - {name: c, run: c, if: "always() and steps.a.conclusion == 'failure'"}
`);
    expect(starts(broke(story, 'a'))).toEqual(['c']);
  });

  it('when a clean-up step fails itself, then what needs it is skipped', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: clean, run: clean, if: failure()}
  - {name: after, run: after}
`);
    broke(story, 'a');
    broke(story, 'clean');
    expect(told(story)).toEqual({ a: 'failure', clean: 'failure', after: 'skipped' });
  });

  it('when clean-up runs inside a block, then the block fails all the same', () => {
    const story = began(`
  - name: block
    type: serial
    steps:
      - {name: a, run: a}
      - {name: clean, run: clean, if: failure()}
  - {name: after, run: after}
`);
    expect(starts(broke(story, 'a'))).toEqual(['clean']);
    done(story, 'clean');
    expect(told(story)).toEqual({ block: 'failure', a: 'failure', clean: 'success', after: 'skipped' });
  });

  it('when a diamond has a clean-up side, then the foot looks at both', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: ok, run: ok, needs: [a]}
  - {name: clean, run: clean, needs: [a], if: failure()}
  - {name: foot, run: foot, needs: [ok, clean]}
`);
    expect(starts(broke(story, 'a'))).toEqual(['clean']);
    done(story, 'clean');
    expect(told(story)).toMatchObject({ ok: 'skipped', foot: 'skipped' });
  });

  it('when a condition in a block names no status function, then the block’s needs do not matter to it', () => {
    const story = began(`
  - {name: a, run: a}
  - name: block
    type: serial
    if: always()
    steps: [{name: b, run: b}]
`);
    expect(starts(broke(story, 'a'))).toEqual(['b']);
  });

  it('when a block is skipped by its condition, then its steps are skipped and what needs it goes on', () => {
    const story = began(`
  - name: block
    type: serial
    if: "false"
    steps: [{name: b, run: b}]
  - {name: after, run: after}
`);
    expect(flying(story)).toEqual(['after']);
    expect(told(story)).toMatchObject({ block: 'skipped', b: 'skipped' });
    expect(results(story)['b']).toMatchObject({ attempts: 0, iterations: 0 });
  });

  it('when a step timed out and nobody caught it, then failure() is true', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b, if: failure()}
`);
    expect(starts(broke(story, 'a', 'timeout'))).toEqual(['b']);
    expect(told(story)['a']).toBe('timed_out');
  });
});

describe('given a conditional', () => {
  const CHOICE = (condition: string, more = ''): string => `
  - {name: a, run: a}
  - name: choice
    type: conditional
    condition: "${condition}"
    then: [{name: yes, run: y}]
    ${more}
  - {name: after, run: after}
`;
  it('when there is no branch to take, then it succeeds', () => {
    const story = began(CHOICE('false'));
    expect(starts(done(story, 'a'))).toEqual(['after']);
    expect(told(story)).toMatchObject({ choice: 'success', yes: 'skipped' });
  });

  it('when one branch is taken, then the other is skipped at once', () => {
    const story = began(CHOICE("outputs.a == 'go'", 'else: [{name: no, run: n}]'));
    expect(starts(doneWith(story, 'a', { text: 'go' }))).toEqual(['yes']);
    expect(told(story)).toMatchObject({ no: 'skipped', yes: 'in_progress' });
    expect(starts(done(story, 'yes'))).toEqual(['after']);
    expect(told(story)).toMatchObject({ choice: 'success' });
  });

  it('when the branch taken fails, then it fails', () => {
    const story = began(CHOICE('true', 'else: [{name: no, run: n}]'));
    done(story, 'a');
    broke(story, 'yes');
    expect(told(story)).toEqual({
      a: 'success',
      choice: 'failure',
      yes: 'failure',
      no: 'skipped',
      after: 'skipped',
    });
  });

  it('when its condition cannot be computed, then it fails', () => {
    const story = began(CHOICE('outputs.a.deep.er == 1'));
    done(story, 'a');
    expect(told(story)).toMatchObject({ choice: 'failure', after: 'skipped' });
  });
});

describe('given an `if` that cannot be computed', () => {
  it('when it is tested, then the step fails with the place of the mistake', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: b, run: b, if: "outputs.a.deep.er"}
`);
    done(story, 'a');
    expect(told(story)['b']).toBe('failure');
    expect(story.progress?.steps['b']?.error?.message).toMatch(/story\.yml:6:/);
    expect(status(story)).toContain('failed');
  });
});

describe('given a branch that waits or delays a retry', () => {
  it('when max-parallel is reached by it, then it keeps its place', () => {
    const story = began(`
  - name: par
    type: parallel
    max-parallel: 2
    steps:
      - {name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 10m}}
      - {name: b, type: approval}
      - {name: c, run: c}
`);
    expect(flying(story)).toEqual(['a']);
    broke(story, 'a');
    expect(flying(story)).toEqual([]);
    expect(told(story)).toMatchObject({ b: 'waiting' });
    expect(results(story)['c']).toMatchObject({ status: 'pending', attempts: 0 });
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['c']);
    done(story, 'c');
    expect(starts(story.later(600).wake())).toEqual(['a']);
  });

  it('when for-each instances wait for their retry, then the next instance does not take the place', () => {
    const story = began(`
  - name: each
    type: for-each
    items: [1, 2, 3]
    max-parallel: 1
    steps: [{name: s, run: s, retry: {maximum-attempts: 2, initial-interval: 5m}}]
`);
    expect(flying(story)).toEqual(['s[0]']);
    broke(story, 's[0]');
    expect(flying(story)).toEqual([]);
    story.later(300).wake();
    expect(flying(story)).toEqual(['s[0]']);
    expect(starts(done(story, 's[0]'))).toEqual(['s[1]']);
  });
});

describe('given an open gate', () => {
  it('when nothing else is to do, then the run is blocked; before that it is in progress', () => {
    const story = began(`
  - {name: agree, type: approval, needs: []}
  - {name: a, run: a, needs: []}
`);
    expect(status(story)).toContain('in_progress');
    done(story, 'a');
    expect(status(story)).toContain('blocked');
  });

  it('when a failure happened elsewhere, then the run waits for the gate before it fails', () => {
    const story = began(`
  - {name: agree, type: approval, needs: []}
  - {name: ship, run: ship}
  - {name: a, run: a, needs: []}
`);
    broke(story, 'a');
    expect(status(story)).toContain('blocked');
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['ship']);
    done(story, 'ship');
    expect(status(story)).toBe('failed/step_failed_uncaught');
  });

  it('when only a timer is left, then the run is in progress, not blocked', () => {
    const story = began('  - {name: hold, for: 1h}\n');
    expect(status(story)).toContain('in_progress');
  });
});
