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

describe('given retries that people grant', () => {
  it('when the policy is used up and one says /retry, then one attempt is granted, not a new budget', () => {
    const story = began(
      '  - {name: a, run: a, on-error: human, retry: {maximum-attempts: 2, initial-interval: 1s}}\n',
    );
    broke(story, 'a');
    story.later(1).wake();
    broke(story, 'a');
    story.comment(MARIA, '/retry a').wake();
    broke(story, 'a');
    expect(results(story)['a']).toMatchObject({ status: 'waiting', attempts: 3 });
  });

  it('when the granted attempt begins, then it is told the error before it', () => {
    const story = began('  - {name: a, prompt: A., on-error: human}\n');
    story.fail('a', 'tool', 'red tests');
    story.wake();
    expect(story.comment(MARIA, '/retry a').wake().tasks[0]?.kind).toBe('agent');
    expect(last(story).tasks[0]).toMatchObject({ error_context: expect.stringContaining('red tests') });
  });
});

describe('given classes of errors', () => {
  it('when a class is not to be retried, then its errors fail at once and others are tried again', () => {
    const steps = '  - {name: a, run: a, retry: {maximum-attempts: 2, non-retryable-error-types: [fatal]}}\n';
    const fatal = began(steps);
    broke(fatal, 'a', 'refused');
    expect(told(fatal)['a']).toBe('failure');
    const other = began(steps);
    broke(other, 'a', 'overloaded');
    expect(told(other)['a']).not.toBe('failure');
  });
});

describe('given a step that never comes back', () => {
  it('when its timeout and its lease have passed, then the attempt counts and the next begins by the policy', () => {
    const story = began(
      '  - {name: a, run: a, timeout-minutes: 10, retry: {maximum-attempts: 2, initial-interval: 1s}}\n',
    );
    story.later(3600).wake();
    story.later(1).wake();
    story.wake();
    expect(results(story)['a']).toMatchObject({ status: 'in_progress', attempts: 2 });
  });
});

describe('given outcomes that come together', () => {
  it('when any is enough and one fails while the other succeeds, then the block succeeds', () => {
    const story = began(
      '  - {name: p, type: parallel, join: {require: any}, steps: [{name: a, run: a}, {name: b, run: b}]}\n  - {name: after, run: x}\n',
    );
    const [a, b] = story.tasks();
    story.wake([
      {
        task: a?.id ?? '',
        status: 'failure',
        text: '',
        value: null,
        files: [],
        deletions: [],
        error: { type: 'tool', message: 'x' },
      },
      { task: b?.id ?? '', status: 'success', text: '', value: null, files: [], deletions: [] },
    ]);
    story.wake();
    expect(flying(story)).toEqual(['after']);
    expect(told(story)['p']).toBe('success');
  });
});

describe('given joins and people', () => {
  it('when the join is reached and the others may go on, then an open gate is still waited for', () => {
    const story = began(
      '  - {name: p, type: parallel, join: {require: any, on-reached: continue}, steps: [{name: a, run: a}, {name: g, type: approval}]}\n  - {name: after, run: x}\n',
    );
    done(story, 'a');
    expect(status(story)).toContain('blocked');
    expect(starts(story.comment(MARIA, '/reject g no').wake())).toEqual(['after']);
    done(story, 'after');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when a branch of a parallel is rejected, then the others go on and the block fails', () => {
    const story = began(
      '  - {name: p, type: parallel, steps: [{name: a, run: a}, {name: g, type: approval}]}\n',
    );
    story.comment(MARIA, '/reject g no').wake();
    expect(flying(story)).toEqual(['a']);
    done(story, 'a');
    expect(told(story)['p']).toBe('failure');
  });
});

describe('given clean-up in instances', () => {
  it('when one instance fails and the others go on, then only its clean-up runs', () => {
    const story = began(`
  - name: e
    type: for-each
    items: [x, y]
    fail-fast: false
    steps: [{name: a, run: a}, {name: clean, run: c, if: failure()}]
`);
    expect(starts(broke(story, 'a[0]'))).toContain('clean[0]');
    done(story, 'clean[0]', 'a[1]');
    expect(story.states()).toMatchObject({ 'clean[1]': 'skipped', e: 'failure' });
  });
});

describe('given compensation and people', () => {
  const UNDO =
    '  - {name: a, run: a, compensate: {name: ua, run: ua}}\n  - {name: b, run: b, compensate: {name: ub, run: ub}}\n  - {name: g, type: approval}\n';
  it('when settings ask a person on failure, then a failing compensation still does not stop the others', () => {
    const story = began(UNDO, { top: 'settings: {max-retry: 0, on-failure: human}' });
    done(story, 'a', 'b');
    story.comment(MARIA, '/cancel').wake();
    expect(runOut(story, ['ub'])).toEqual(['ub', 'ua']);
    expect(status(story)).toContain('cancelled');
  });

  it('when a rejection fails the run, then it compensates where settings say so', () => {
    const story = began(UNDO, { top: 'settings: {max-retry: 0, on-failure: compensate}' });
    done(story, 'a', 'b');
    story.comment(MARIA, '/reject g no').wake();
    expect(runOut(story)).toEqual(['ub', 'ua']);
    expect(status(story)).toContain('failed');
  });

  it('when a second person cancels meanwhile, then compensations are not done twice', () => {
    const story = began(UNDO);
    done(story, 'a', 'b');
    story.comment(MARIA, '/cancel').wake();
    story.comment(JONAS, '/cancel').wake();
    expect(runOut(story)).toEqual(['ub', 'ua']);
  });

  it('when the run’s deadline passes while it undoes, then it goes on to the end', () => {
    const story = began(UNDO, { top: 'settings: {max-retry: 0, timeout-minutes: 60}' });
    done(story, 'a', 'b');
    story.later(3500).comment(MARIA, '/cancel').wake();
    story.later(600).wake();
    expect(runOut(story)).toEqual(['ub', 'ua']);
    expect(status(story)).toContain('cancelled');
  });

  it('when it is paused while it undoes, then the next compensation begins with the resuming at the latest', () => {
    const story = began(UNDO);
    done(story, 'a', 'b');
    story.comment(MARIA, '/cancel').wake();
    story.comment(MARIA, '/pause').wake();
    done(story, 'ub');
    story.comment(MARIA, '/resume').wake();
    runOut(story);
    expect(told(story)).toMatchObject({ ua: 'success', ub: 'success' });
    expect(status(story)).toContain('cancelled');
  });
});

describe('given what a run waits for', () => {
  it.each([
    ['a timer', '{name: w, for: 1h, needs: []}'],
    ['a retry', '{name: w, run: w, needs: [], retry: {maximum-attempts: 2, initial-interval: 1h}}'],
  ])('when %s is pending beside a gate, then it is in progress', (_, step) => {
    const story = began(`  - {name: g, type: approval, needs: []}\n  - ${step}\n`);
    if (flying(story).includes('w')) broke(story, 'w');
    expect(status(story)).toContain('in_progress');
    expect(story.progress?.next_wakeup).not.toBeNull();
  });
});

describe('given a branch that is not taken', () => {
  it('when it holds blocks, then everything in it is skipped, and so told at once', () => {
    const story = began(`
  - name: c
    type: conditional
    condition: "true"
    then: [{name: a, run: a}]
    else:
      - {name: p, type: parallel, steps: [{name: x, run: x}]}
      - {name: l, type: loop, max-iterations: 2, until: "true", steps: [{name: y, run: y}]}
`);
    expect(told(story)).toEqual({
      c: 'in_progress',
      a: 'in_progress',
      p: 'skipped',
      x: 'skipped',
      l: 'skipped',
      y: 'skipped',
    });
  });
});

describe('given waits in loops', () => {
  it('when signals come one after another, then each iteration takes one', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps: [{name: w, signal: go}, {name: a, run: a}]
`);
    story.comment(MARIA, '/signal go one').comment(MARIA, '/signal go two').wake();
    expect(flying(story)).toEqual(['a#1']);
    expect(starts(done(story, 'a#1'))).toEqual(['a#2']);
    done(story, 'a#2');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when an iteration waits a while, then each wait counts from its own beginning', () => {
    const story = began(
      '  - {name: l, type: loop, max-iterations: 2, until: "false", on-exhausted: continue, steps: [{name: w, for: 1h}]}\n',
    );
    story.later(3600).wake();
    expect(story.states()).toMatchObject({ 'w#1': 'success', 'w#2': 'waiting' });
    story.later(3599).wake();
    expect(story.states()).toMatchObject({ 'w#2': 'waiting' });
    story.later(1).wake();
    expect(status(story)).toBe('completed/all_steps_done');
  });
});

describe('given phases', () => {
  const PHASES = `settings: {max-retry: 0}
phases:
  plan: {converged-when: "scores.q >= 9"}
  code: {}`;
  it('when the first has not converged, then no step of the second begins', () => {
    const story = began(
      '  - {name: a, prompt: A, agent: validator, phase: plan}\n  - {name: b, run: b, phase: code}\n',
      { top: PHASES },
    );
    doneWith(story, 'a', { scores: { q: 5 } });
    expect(flying(story)).toEqual([]);
    expect(told(story)['b']).not.toBe('success');
    expect(story.progress?.current_phase).toBe('plan');
  });

  it('when it has, then the change is recorded with the start', () => {
    const story = began(
      '  - {name: a, prompt: A, agent: validator, phase: plan}\n  - {name: b, run: b, phase: code}\n',
      { top: PHASES },
    );
    expect(starts(doneWith(story, 'a', { scores: { q: 9 } }))).toEqual(['b']);
    expect(story.progress?.phase_transitions).toMatchObject([{ to: 'plan' }, { from: 'plan', to: 'code' }]);
  });
});

describe('given what an agent says of itself', () => {
  it('when a ralph answer hides the promise in text, then it ends; another promise does not', () => {
    const story = began(
      '  - {name: r, type: ralph-loop, prompt: Go, completion-promise: COMPLETE, max-iterations: 3}\n',
    );
    doneWith(story, 'r#1', { text: 'Done.\n```json\n{"ralph_complete": true, "promise": "OTHER"}\n```' });
    expect(flying(story)).toEqual(['r#2']);
    doneWith(story, 'r#2', { text: 'Done.\n```json\n{"ralph_complete": true, "promise": "complete"}\n```' });
    expect(status(story)).toBe('completed/all_steps_done');
  });
});

describe('given files that a block must leave', () => {
  it('when none of its steps wrote them, then the block fails', () => {
    const yaml =
      '  - {name: blk, type: serial, must-write: [docs/a.md], steps: [{name: a, prompt: A}, {name: b, prompt: B}]}\n';
    const missing = began(yaml);
    done(missing, 'a', 'b');
    expect(told(missing)).toEqual({ blk: 'failure', a: 'success', b: 'success' });
    const there = began(yaml);
    doneWith(there, 'a', { files: [{ path: 'docs/a.md', content: 'x' }] });
    done(there, 'b');
    expect(told(there)['blk']).toBe('success');
  });
});
