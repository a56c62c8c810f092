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

const SAGA = `
  - {name: a, run: a, compensate: {name: ua, run: ua}}
  - {name: b, run: b, compensate: {name: ub, run: ub}}
  - {name: c, run: c, compensate: {name: uc, run: uc}}
  - {name: d, run: d}
`;
const COMPENSATE = { top: 'settings: {max-retry: 0, on-failure: compensate}' };

describe('given a run that is paused', () => {
  it('when work is in flight, then it ends and is recorded, and nothing new starts', () => {
    const story = began(SAGA);
    story.comment(MARIA, '/pause lunch').wake();
    expect(flying(story)).toEqual(['a']);
    done(story, 'a');
    expect(told(story)).toMatchObject({ a: 'success', b: 'pending' });
    expect(status(story)).toContain('paused');
    expect(starts(story.comment(MARIA, '/resume').wake())).toEqual(['b']);
  });

  it('when a step fails meanwhile, then that is recorded, and its retry starts with the resuming', () => {
    const story = began('  - {name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1m}}\n');
    story.comment(MARIA, '/pause').wake();
    broke(story, 'a');
    story.later(3600).wake();
    expect(flying(story)).toEqual([]);
    expect(starts(story.comment(MARIA, '/resume').wake())).toEqual(['a']);
  });

  it('when a gate is open, then it is answered all the same, and what follows waits', () => {
    const story = began('  - {name: g, type: approval}\n  - {name: b, run: b}\n');
    story.comment(MARIA, '/pause').wake();
    story.comment(MARIA, '/approve').wake();
    expect(told(story)).toEqual({ g: 'success', b: 'pending' });
    expect(starts(story.comment(MARIA, '/resume').wake())).toEqual(['b']);
  });

  it('when a gate would open, then it does not before the resuming', () => {
    const story = began('  - {name: a, run: a}\n  - {name: g, type: approval}\n');
    story.comment(MARIA, '/pause').wake();
    done(story, 'a');
    expect(told(story)['g']).toBe('pending');
    story.comment(MARIA, '/resume').wake();
    expect(told(story)['g']).toBe('waiting');
  });

  it('when a gate’s deadline passes, then it applies at its own time', () => {
    const story = began(
      '  - {name: g, type: approval, timeout-minutes: 60, on-timeout: reject}\n  - {name: b, run: b}\n',
    );
    story.comment(MARIA, '/pause').wake();
    story.later(3600).wake();
    story.comment(MARIA, '/approve too late').wake();
    story.comment(MARIA, '/resume').wake();
    expect(told(story)).toMatchObject({ g: 'failure', b: 'skipped' });
  });

  it('when the run’s deadline passes, then the run ends', () => {
    const story = began('  - {name: a, run: a}\n  - {name: b, run: b}\n', {
      top: 'settings: {max-retry: 0, timeout-minutes: 60}',
    });
    story.comment(MARIA, '/pause').wake();
    done(story, 'a');
    story.later(3600).wake();
    expect(status(story)).toContain('failed');
  });

  it('when the last step ends, then the run ends, or at the latest with the resuming', () => {
    const story = began('  - {name: a, run: a}\n');
    story.comment(MARIA, '/pause').wake();
    done(story, 'a');
    if (!status(story).startsWith('completed')) story.comment(MARIA, '/resume').wake();
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when it waits for a timer, then the instant stays what it was', () => {
    const story = began('  - {name: w, for: 1h}\n  - {name: b, run: b}\n');
    story.comment(MARIA, '/pause').wake();
    story.later(4000);
    expect(starts(story.comment(MARIA, '/resume').wake())).toEqual(['b']);
  });

  it('when it is paused and blocked, then steps stay as they are', () => {
    const story = began(SAGA);
    story.comment(MARIA, '/pause').wake();
    done(story, 'a');
    expect(told(story)).toMatchObject({
      a: 'success',
      b: 'pending',
      c: 'pending',
      d: 'pending',
      ua: 'pending',
    });
  });

  it('when it is cancelled while paused, then it compensates', () => {
    const story = began(SAGA);
    story.comment(MARIA, '/pause').wake();
    done(story, 'a');
    expect(starts(story.comment(MARIA, '/cancel').wake())).toEqual(['ua']);
    done(story, 'ua');
    expect(status(story)).toContain('cancelled');
  });
});

describe('given a run that is cancelled or terminated', () => {
  it('when it is cancelled, then it always compensates, in reverse order of completion', () => {
    const story = began(SAGA);
    done(story, 'a', 'b');
    story.comment(MARIA, '/cancel wrong').wake();
    expect(told(story)['c']).toBe('cancelled');
    expect(runOut(story)).toEqual(['ub', 'ua']);
    expect(told(story)).toEqual({
      a: 'success',
      ua: 'success',
      b: 'success',
      ub: 'success',
      c: 'cancelled',
      uc: 'skipped',
      d: 'skipped',
    });
    expect(status(story)).toBe('cancelled/cancelled_by_person');
  });

  it('when it is terminated, then it never compensates', () => {
    const story = began(SAGA, COMPENSATE);
    done(story, 'a', 'b');
    story.comment(JONAS, '/terminate now').wake();
    expect(status(story)).toBe('cancelled/terminated');
    expect(told(story)).toMatchObject({ a: 'success', c: 'cancelled', d: 'skipped', ua: 'skipped' });
    expect(flying(story)).toEqual([]);
  });

  it('when it is terminated while compensating, then that stops too', () => {
    const story = began(SAGA);
    done(story, 'a', 'b');
    story.comment(MARIA, '/cancel').wake();
    story.comment(JONAS, '/terminate now').wake();
    expect(status(story)).toContain('cancelled');
    expect(flying(story)).toEqual([]);
  });

  it.each([
    ['a gate', '{name: w, type: approval}'],
    ['an input', '{name: w, type: input, fields: [{name: n}]}'],
    ['a wait for a person', '{name: w, type: wait-for-human, message: m}'],
    ['a timer', '{name: w, for: 1h}'],
    ['a check', '{name: w, checks: [ci]}'],
    ['a label', '{name: w, label: go}'],
    ['a signal', '{name: w, signal: go}'],
    ['a step in flight', '{name: w, run: w}'],
  ])('when it waits for %s, then that is cancelled, what did not start is skipped', (_, step) => {
    for (const words of ['/cancel', '/terminate now']) {
      const story = began(
        `  - {name: a, run: a, compensate: {name: ua, run: ua}}\n  - ${step}\n  - {name: b, run: b}\n`,
      );
      done(story, 'a');
      story.comment(JONAS, words).wake();
      runOut(story);
      expect(told(story)).toEqual({
        a: 'success',
        ua: words === '/cancel' ? 'success' : 'skipped',
        w: 'cancelled',
        b: 'skipped',
      });
      expect(status(story)).toContain('cancelled');
    }
  });

  it('when a step waits for its retry, then it is cancelled', () => {
    const story = began('  - {name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1h}}\n');
    broke(story, 'a');
    story.comment(MARIA, '/cancel').wake();
    expect(told(story)['a']).toBe('cancelled');
  });

  it('when an error gate is open, then the step that had begun is cancelled', () => {
    const story = began('  - {name: a, run: a, on-error: human}\n');
    broke(story, 'a');
    story.comment(MARIA, '/cancel').wake();
    expect(told(story)['a']).toBe('cancelled');
    expect(status(story)).toContain('cancelled');
  });

  it('when blocks are open, then they are cancelled, and clean-up steps do not run', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    steps: [{name: a, run: a}, {name: clean, run: c, if: always()}]
  - {name: end, run: end, if: always()}
`);
    story.comment(MARIA, '/cancel').wake();
    expect(told(story)).toEqual({ l: 'cancelled', a: 'cancelled', clean: 'skipped', end: 'skipped' });
    expect(status(story)).toContain('cancelled');
  });
});

describe('given compensation after a failure', () => {
  it('when settings say so, then other work is stopped only once nothing more can run', () => {
    const story = began(
      `
  - {name: a, run: a, compensate: {name: ua, run: ua}}
  - {name: b, run: b, needs: [a]}
  - {name: slow, run: s, needs: [a], compensate: {name: us, run: us}}
  - {name: more, run: m, needs: [slow]}
`,
      COMPENSATE,
    );
    done(story, 'a');
    broke(story, 'b');
    expect(flying(story)).toEqual(['slow']);
    done(story, 'slow');
    expect(flying(story)).toEqual(['more']);
    done(story, 'more');
    expect(runOut(story)).toEqual(['us', 'ua']);
    expect(status(story)).toContain('failed');
  });

  it('when clean-up steps are there, then they run before the compensations', () => {
    const story = began(
      `
  - {name: a, run: a, compensate: {name: ua, run: ua}}
  - {name: b, run: b}
  - {name: clean, run: clean, if: failure()}
`,
      COMPENSATE,
    );
    done(story, 'a');
    expect(starts(broke(story, 'b'))).toEqual(['clean']);
    expect(starts(done(story, 'clean'))).toEqual(['ua']);
  });

  it('when one compensation fails, then the others are performed despite that', () => {
    const story = began(SAGA, COMPENSATE);
    done(story, 'a', 'b', 'c');
    broke(story, 'd');
    expect(runOut(story, ['uc', 'ub'])).toEqual(['uc', 'ub', 'ua']);
    expect(told(story)).toMatchObject({ ua: 'success', ub: 'failure', uc: 'failure' });
    expect(status(story)).toContain('failed');
  });

  it('when a compensation fails and the settings retry, then it is tried again before the next', () => {
    const story = began(SAGA, {
      top: 'settings: {max-retry: 1, retry: {initial-interval: 1s}, on-failure: compensate}',
    });
    done(story, 'a', 'b');
    broke(story, 'c');
    story.later(1).wake();
    broke(story, 'c');
    expect(flying(story)).toEqual(['ub']);
    broke(story, 'ub');
    expect(flying(story)).toEqual([]);
    expect(starts(story.later(1).wake())).toEqual(['ub']);
    done(story, 'ub');
    expect(flying(story)).toEqual(['ua']);
  });

  it('when a parallel ended out of order, then completion counts, not the file', () => {
    const story = began(
      `
  - name: par
    type: parallel
    steps:
      - {name: a, run: a, compensate: {name: ua, run: ua}}
      - {name: b, run: b, compensate: {name: ub, run: ub}}
      - {name: c, run: c, compensate: {name: uc, run: uc}}
  - {name: d, run: d}
`,
      COMPENSATE,
    );
    done(story, 'c', 'a', 'b');
    broke(story, 'd');
    expect(runOut(story)).toEqual(['ub', 'ua', 'uc']);
  });

  it('when a block has a compensation and so has a step in it, then both run, the block’s first', () => {
    const story = began(
      `
  - name: blk
    type: serial
    compensate: {name: ublk, run: x}
    steps: [{name: a, run: a, compensate: {name: ua, run: ua}}]
  - {name: d, run: d}
`,
      COMPENSATE,
    );
    done(story, 'a');
    broke(story, 'd');
    expect(runOut(story)).toEqual(['ublk', 'ua']);
  });

  it('when a block failed, then what was completed in it is undone, its own compensation not', () => {
    const story = began(
      `
  - name: blk
    type: serial
    compensate: {name: ublk, run: x}
    steps: [{name: a, run: a, compensate: {name: ua, run: ua}}, {name: b, run: b}]
`,
      COMPENSATE,
    );
    done(story, 'a');
    broke(story, 'b');
    expect(runOut(story)).toEqual(['ua']);
    expect(told(story)).toEqual({
      blk: 'failure',
      ublk: 'skipped',
      a: 'success',
      ua: 'success',
      b: 'failure',
    });
  });

  it('when a step was skipped or failed, then there is nothing of it to undo', () => {
    const story = began(
      `
  - {name: a, run: a, if: "false", compensate: {name: ua, run: ua}}
  - {name: b, run: b, continue-on-error: true, compensate: {name: ub, run: ub}}
  - {name: c, run: c, on-error: skip, compensate: {name: uc, run: uc}}
  - {name: d, run: d}
`,
      COMPENSATE,
    );
    broke(story, 'b');
    broke(story, 'c');
    broke(story, 'd');
    expect(runOut(story)).toEqual([]);
    expect(status(story)).toContain('failed');
  });

  it('when iterations completed, then each is undone, the newest first', () => {
    const story = began(
      `
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    steps: [{name: a, run: a, compensate: {name: ua, run: ua, env: {N: "{{ iteration }}"}}}]
`,
      COMPENSATE,
    );
    doneWith(story, 'a#1', { text: 'one' });
    expect(doneWith(story, 'a#2', { text: 'two' }).tasks).toMatchObject([{ step: 'ua#2', env: { N: '2' } }]);
    expect(done(story, 'ua#2').tasks).toMatchObject([{ step: 'ua#1', env: { N: '1' } }]);
    done(story, 'ua#1');
    expect(status(story)).toContain('failed');
  });

  it('when a failure is not caught but nothing can be undone, then the run just fails', () => {
    const story = began('  - {name: a, run: a}\n', COMPENSATE);
    broke(story, 'a');
    expect(status(story)).toBe('failed/step_failed_uncaught');
  });

  it('when the run succeeds, then nothing is undone and compensations never started', () => {
    const story = began(SAGA, COMPENSATE);
    done(story, 'a', 'b', 'c', 'd');
    expect(status(story)).toBe('completed/all_steps_done');
    expect(results(story)['ua']).toEqual({
      status: 'completed',
      conclusion: 'skipped',
      attempts: 0,
      iterations: 0,
    });
  });

  it('when an abort at a gate fails the run at once, then it compensates where settings say so', () => {
    const story = began(
      '  - {name: a, run: a, compensate: {name: ua, run: ua}}\n  - {name: g, type: approval, timeout-minutes: 5, on-timeout: abort}\n',
      COMPENSATE,
    );
    done(story, 'a');
    expect(starts(story.later(300).wake())).toEqual(['ua']);
    done(story, 'ua');
    expect(status(story)).toContain('failed');
  });

  it('when steps of a sub-process completed, then they are undone as well', () => {
    const story = began('  - {name: call, type: workflow, uses: child}\n  - {name: d, run: d}\n', {
      ...COMPENSATE,
      others: { child: 'name: child\nsteps: [{name: a, run: a, compensate: {name: ua, run: ua}}]' },
    });
    done(story, 'call.a');
    broke(story, 'd');
    expect(runOut(story)).toEqual(['call.ua']);
  });
});

describe('given bounds on a run', () => {
  const TIMED = 'settings: {max-retry: 0, timeout-minutes: 60, on-failure: compensate}';
  it('when its time runs out, then what is in flight is cancelled and only compensations run, beyond the deadline', () => {
    const story = began(
      '  - {name: a, run: a, compensate: {name: ua, run: ua}}\n  - {name: b, run: b, timeout-minutes: 300}\n  - {name: c, run: c, if: always()}\n',
      { top: TIMED },
    );
    done(story, 'a');
    expect(starts(story.later(3600).wake())).toEqual(['ua']);
    expect(told(story)['b']).toBe('cancelled');
    story.later(600).wake();
    expect(flying(story)).toEqual(['ua']);
    done(story, 'ua');
    expect(status(story)).toContain('failed');
    expect(told(story)).toMatchObject({ ua: 'success', c: 'skipped' });
  });

  it('when its time runs out at a gate, then the gate is cancelled', () => {
    const story = began('  - {name: g, type: approval}\n', { top: TIMED });
    story.later(3600).wake();
    expect(told(story)['g']).toBe('cancelled');
    expect(status(story)).toContain('failed');
  });

  it('when a limit is reached, then the run is blocked, steps stay as they are', () => {
    const story = began(SAGA, { top: 'settings: {max-retry: 0, limits: {decisions: 2}}' });
    done(story, 'a', 'b');
    expect(status(story)).toBe('blocked/limit_reached');
    expect(told(story)).toMatchObject({ c: 'pending', d: 'pending', ua: 'pending' });
  });

  it.each([
    ['cost-usd: 1', { input_tokens: 1, output_tokens: 1, cost_usd: 2 }],
    ['tokens: 1000', { input_tokens: 900, output_tokens: 200, cost_usd: 0 }],
  ])('when the limit %s is reached, then the run is blocked', (limit, usage) => {
    const story = began('  - {name: a, prompt: A}\n  - {name: b, prompt: B}\n', {
      top: `settings: {max-retry: 0, limits: {${limit}}}`,
    });
    doneWith(story, 'a', { usage });
    expect(status(story)).toBe('blocked/limit_reached');
    expect(told(story)['b']).toBe('pending');
  });

  it('when a limit parked it and a person cancels, then it compensates despite the limit', () => {
    const story = began(SAGA, { top: 'settings: {max-retry: 0, limits: {decisions: 2}}' });
    done(story, 'a', 'b');
    story.comment(MARIA, '/cancel').wake();
    expect(runOut(story)).toEqual(['ub', 'ua']);
    expect(status(story)).toContain('cancelled');
  });

  it('when a limit of parallel is set, then no more than that start at once', () => {
    const story = began(
      '  - {name: a, run: a, needs: []}\n  - {name: b, run: b, needs: []}\n  - {name: c, run: c, needs: []}\n',
      { top: 'settings: {max-retry: 0, limits: {parallel: 2}}' },
    );
    expect(starts(last(story))).toEqual(['a', 'b']);
    expect(starts(done(story, 'b'))).toEqual(['c']);
  });
});

describe('given a run that failed', () => {
  it('when nothing more can run, then what started is as it ended and the rest is skipped', () => {
    const story = began(`
  - {name: a, run: a}
  - name: blk
    type: parallel
    steps: [{name: b, run: b}, {name: g, type: approval}]
  - {name: d, run: d, needs: []}
`);
    done(story, 'd');
    broke(story, 'a');
    expect(results(story)).toMatchObject({
      a: { conclusion: 'failure', attempts: 1, iterations: 1 },
      blk: { conclusion: 'skipped', attempts: 0, iterations: 0 },
      b: { conclusion: 'skipped', attempts: 0, iterations: 0 },
      g: { conclusion: 'skipped', attempts: 0, iterations: 0 },
    });
  });
});
