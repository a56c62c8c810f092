import { describe, expect, it } from 'vitest';
import { JONAS, LEA, MARIA, RENE } from '../../support/story.ts';
import { began, broke, done, doneWith, flying, last, results, starts, status, told } from './playing.ts';

const gate = (keys = '', more = ''): string => `
  - {name: a, run: a}
  - {name: g, type: approval${keys}}
  - {name: b, run: b, env: {S: "{{ approvals.g.status }}"}}
${more}`;

describe('given an approval', () => {
  it('when it is approved, then it is a success, and the words are its output', () => {
    const story = began(`
  - {name: g, type: approval, message: ok}
  - {name: b, run: b, env: {W: "{{ outputs.g }}", BY: "{{ approvals.g.by }}", C: "{{ approvals.g.comments }}"}}
`);
    const decision = story.comment(MARIA, '/approve g looks right').wake();
    expect(decision.tasks[0]).toMatchObject({ env: { W: 'looks right' } });
    expect(JSON.stringify(decision.tasks[0])).toContain('maria');
    expect(told(story)['g']).toBe('success');
  });

  it('when it is rejected, then it is a failure, and the run fails', () => {
    const story = began(gate());
    done(story, 'a');
    story.comment(MARIA, '/reject g no').wake();
    expect(told(story)).toMatchObject({ g: 'failure', b: 'skipped' });
    expect(status(story)).toContain('failed');
  });

  it('when two are required, then one approval leaves it open, and one rejection decides', () => {
    const story = began(gate(', required: 2'));
    done(story, 'a');
    story.comment(JONAS, '/approve').wake();
    expect(told(story)['g']).toBe('waiting');
    story.comment(MARIA, '/reject g no').wake();
    expect(told(story)['g']).toBe('failure');
  });

  it('when the same person approves twice, then that is one approval', () => {
    const story = began(gate(', required: 2'));
    done(story, 'a');
    story.comment(JONAS, '/approve').wake();
    story.comment(JONAS, '/approve again').wake();
    expect(told(story)['g']).toBe('waiting');
    story.comment(MARIA, '/approve').wake();
    expect(told(story)['g']).toBe('success');
  });

  it('when a person rejects and approves before anybody looked, then the newest word counts', () => {
    const story = began(gate());
    done(story, 'a');
    story.comment(MARIA, '/reject g no').comment(MARIA, '/approve after all').wake();
    expect(told(story)['g']).toBe('success');
  });

  it('when one of two approvers turns to a request for changes, then that decides', () => {
    const story = began(gate(', required: 2, back-to: a'));
    done(story, 'a');
    story.comment(JONAS, '/approve').wake();
    expect(starts(story.comment(JONAS, '/request-changes hm').wake())).toEqual(['a']);
  });

  it('when it waits, then its status is pending', () => {
    const story = began(`
  - {name: g, type: approval, needs: []}
  - {name: a, run: a, needs: []}
  - {name: b, run: b, needs: [a], env: {S: "{{ approvals.g.status }}"}}
`);
    expect(done(story, 'a').tasks).toMatchObject([{ env: { S: 'pending' } }]);
  });

  it('when changes are requested outside a loop and without back-to, then it stays open until somebody answers anew', () => {
    const story = began(gate());
    done(story, 'a');
    story.comment(MARIA, '/request-changes hm').wake();
    expect(told(story)['g']).toBe('waiting');
    expect(status(story)).toContain('blocked');
    expect(starts(story.comment(MARIA, '/approve now').wake())).toEqual(['b']);
  });

  it('when two gates are open, then a bare answer is refused', () => {
    const story = began(
      '  - {name: g, type: approval, needs: []}\n  - {name: h, type: approval, needs: []}\n',
    );
    expect(story.comment(MARIA, '/approve').wake().refusals).toHaveLength(1);
    story.comment(MARIA, '/approve h').wake();
    expect(told(story)).toEqual({ g: 'waiting', h: 'success' });
  });

  it('when the author answers, then that does not count', () => {
    const story = began(gate());
    done(story, 'a');
    story.comment(LEA, '/approve').wake();
    expect(told(story)['g']).toBe('waiting');
  });

  it('when a rejection is caught, then the run goes on', () => {
    const story = began(gate(', continue-on-error: true'));
    done(story, 'a');
    expect(story.comment(MARIA, '/reject g no').wake().tasks).toMatchObject([{ env: { S: 'rejected' } }]);
    expect(told(story)['g']).toBe('failure');
  });

  it('when somebody who reads only approves, then nothing changes', () => {
    const story = began(gate());
    done(story, 'a');
    story.comment(RENE, '/approve').wake();
    expect(told(story)['g']).toBe('waiting');
  });
});

describe('given back-to', () => {
  it('when changes are requested, then the step and everything that rests on it is done again, and nothing else', () => {
    const story = began(`
  - {name: plan, run: plan}
  - {name: build, run: build}
  - {name: side, run: side, needs: [plan]}
  - {name: alone, run: alone, needs: []}
  - {name: g, type: approval, needs: [build], back-to: build}
  - {name: ship, run: ship}
`);
    done(story, 'plan', 'alone', 'build', 'side');
    expect(starts(story.comment(MARIA, '/request-changes x').wake())).toEqual(['build']);
    expect(told(story)).toMatchObject({ plan: 'success', side: 'success', alone: 'success' });
    done(story, 'build');
    expect(told(story)['g']).toBe('waiting');
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual(['ship']);
  });

  it('when something rests on the step beside the gate, then that is done again too', () => {
    const story = began(`
  - {name: plan, run: plan}
  - {name: build, run: build, needs: [plan]}
  - {name: docs, run: docs, needs: [plan]}
  - {name: g, type: approval, needs: [build], back-to: plan}
`);
    done(story, 'plan', 'build', 'docs');
    story.comment(MARIA, '/request-changes x').wake();
    done(story, 'plan');
    expect(flying(story)).toEqual(['build', 'docs']);
  });

  it('when what rests on it is in flight, then it is stopped and done again', () => {
    const story = began(`
  - {name: plan, run: plan}
  - {name: docs, run: docs, needs: [plan]}
  - {name: g, type: approval, needs: [plan], back-to: plan}
`);
    done(story, 'plan');
    expect(flying(story)).toEqual(['docs']);
    story.comment(MARIA, '/request-changes x').wake();
    expect(flying(story)).toContain('plan');
    for (const name of flying(story)) done(story, name);
    expect(flying(story)).toEqual(['docs']);
    done(story, 'docs');
    story.comment(MARIA, '/approve').wake();
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when it stands in a loop, then it wins over the loop', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "approvals.g.status == 'approved'"
    steps:
      - {name: a, run: a}
      - {name: g, type: approval, back-to: a, max-rounds: 1}
      - {name: b, run: b}
`);
    done(story, 'a#1');
    expect(starts(story.comment(MARIA, '/request-changes x').wake())).toEqual(['a#1']);
    done(story, 'a#1');
    story.comment(MARIA, '/request-changes y').wake();
    expect(told(story)).toMatchObject({ g: 'failure', l: 'failure' });
  });

  it('when rounds are used up, then the gate fails', () => {
    const story = began(gate(', back-to: a, max-rounds: 1'));
    done(story, 'a');
    story.comment(MARIA, '/request-changes x').wake();
    done(story, 'a');
    story.comment(MARIA, '/request-changes y').wake();
    expect(told(story)).toMatchObject({ a: 'success', g: 'failure', b: 'skipped' });
    expect(status(story)).toContain('failed');
  });

  it('when the gate is in a new iteration, then its rounds are its own', () => {
    const story = began(`
  - name: l
    type: loop
    max-iterations: 2
    until: "false"
    on-exhausted: continue
    steps:
      - {name: a, run: a}
      - {name: g, type: approval, back-to: a, max-rounds: 1}
`);
    for (const n of [1, 2]) {
      done(story, `a#${n}`);
      expect(starts(story.comment(MARIA, '/request-changes x').wake())).toEqual([`a#${n}`]);
      done(story, `a#${n}`);
      story.comment(MARIA, '/approve').wake();
    }
    expect(told(story)['l']).toBe('success');
  });

  it('when the step gone back to is a block, then all of it is done again', () => {
    const story = began(`
  - name: blk
    type: loop
    max-iterations: 2
    until: "iteration == 2"
    steps: [{name: x, run: x}]
  - {name: g, type: approval, back-to: blk}
`);
    done(story, 'x#1', 'x#2');
    expect(starts(story.comment(MARIA, '/request-changes x').wake())).toEqual(['x#1']);
    done(story, 'x#1', 'x#2');
    expect(told(story)['g']).toBe('waiting');
    expect(results(story)).toMatchObject({ blk: { iterations: 2 } });
  });

  it('when a skipped branch lies between, then its condition is asked again', () => {
    const story = began(`
  - {name: a, run: a}
  - {name: mend, run: mend, if: "approvals.g.status == 'changes_requested'"}
  - {name: g, type: approval, back-to: a}
`);
    done(story, 'a');
    expect(told(story)).toMatchObject({ mend: 'skipped', g: 'waiting' });
    story.comment(MARIA, '/request-changes x').wake();
    expect(starts(done(story, 'a'))).toEqual(['mend']);
  });
});

describe('given a gate that nobody answers', () => {
  const timed = (word: string, keys = ''): string =>
    gate(`, timeout-minutes: 60, on-timeout: ${word}${keys}`);
  it('when it is to continue, then it ends timed_out and the run goes on', () => {
    const story = began(timed('continue'));
    done(story, 'a');
    expect(story.later(3600).wake().tasks).toMatchObject([{ step: 'b', env: { S: 'timed_out' } }]);
    expect(told(story)['g']).toBe('timed_out');
    done(story, 'b');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when it is to reject, then it is a failure that can be caught', () => {
    const story = began(timed('reject', ', continue-on-error: true'));
    done(story, 'a');
    expect(starts(story.later(3600).wake())).toEqual(['b']);
    expect(told(story)['g']).toBe('failure');
  });

  it('when it is to abort, then the run fails at once, whatever else is in flight or caught', () => {
    const story = began(
      timed('abort', ', continue-on-error: true') +
        '  - {name: other, run: o, needs: [], timeout-minutes: 300}\n  - {name: clean, run: c, needs: [g], if: always()}\n',
    );
    done(story, 'a');
    story.later(3600).wake();
    expect(status(story)).toContain('failed');
    expect(told(story)).toMatchObject({ other: 'cancelled', b: 'skipped', clean: 'skipped' });
  });

  it.each(['remind', 'escalate, escalate-to: [jonas]'])('when it is to %s, then it stays open', (word) => {
    const story = began(timed(word));
    done(story, 'a');
    story.later(3600).wake();
    expect(told(story)['g']).toBe('waiting');
    expect(starts(story.comment(JONAS, '/approve').wake())).toEqual(['b']);
  });

  it('when nothing is said, then it stays open', () => {
    const story = began(gate(', timeout-minutes: 60'));
    done(story, 'a');
    story.later(36_000).wake();
    expect(told(story)['g']).toBe('waiting');
  });

  it('when the answer was written in time and read late, then it counts', () => {
    const story = began(timed('reject'));
    done(story, 'a');
    story.comment(MARIA, '/approve');
    expect(starts(story.later(7200).wake())).toEqual(['b']);
  });
});

describe('given a wait for a person’s words', () => {
  const words = (keys = ''): string => `
  - {name: w, type: wait-for-human, message: What?${keys}}
  - {name: b, run: b, env: {W: "{{ outputs.w }}"}}
  - {name: c, run: c, needs: [], timeout-minutes: 300}
`;
  it.each(['/input use the blue one', '/approve use the blue one'])(
    'when one says %s, then those are its output',
    (said) => {
      const story = began(words());
      expect(story.comment(MARIA, said).wake().tasks).toMatchObject([{ env: { W: 'use the blue one' } }]);
    },
  );

  it('when one rejects, then the run fails at once', () => {
    const story = began(words(', continue-on-error: true'));
    story.comment(MARIA, '/reject no').wake();
    expect(status(story)).toContain('failed');
    expect(told(story)).toMatchObject({ b: 'skipped', c: 'cancelled' });
  });

  it('when time runs out and it aborts, then the run fails at once', () => {
    const story = began(words(', timeout-minutes: 5, on-timeout: abort'));
    story.later(300).wake();
    expect(status(story)).toContain('failed');
    expect(told(story)).toMatchObject({ w: 'timed_out', b: 'skipped', c: 'cancelled' });
  });

  it('when time runs out and it may continue, then what follows runs', () => {
    const story = began(
      '  - {name: w, type: wait-for-human, message: What?, timeout-minutes: 5, on-timeout: continue}\n  - {name: b, run: b}\n',
    );
    expect(starts(story.later(300).wake())).toEqual(['b']);
    expect(told(story)['w']).toBe('timed_out');
  });
});

describe('given an input', () => {
  it('when values are given, then they are outputs by field', () => {
    const story = began(
      '  - {name: i, type: input, fields: [{name: n, type: number}]}\n  - {name: b, run: b, env: {N: "{{ outputs.i.n + 1 }}"}}\n',
    );
    expect(story.comment(MARIA, '/input n=4').wake().tasks).toMatchObject([{ env: { N: '5' } }]);
  });

  it('when nobody answers in time and it aborts, then the run fails at once', () => {
    const story = began(
      '  - {name: i, type: input, fields: [{name: n, type: number}], timeout-minutes: 5, on-timeout: abort}\n',
    );
    story.later(300).wake();
    expect(status(story)).toContain('failed');
  });
});

describe('given waits', () => {
  it('when one runs out, then it fails as timed_out', () => {
    const story = began(
      '  - {name: w, label: go, timeout-minutes: 5}\n  - {name: b, run: b}\n  - {name: c, run: c, needs: [w], if: failure()}\n',
    );
    expect(starts(story.later(300).wake())).toEqual(['c']);
    expect(told(story)).toMatchObject({ w: 'timed_out', b: 'skipped' });
    done(story, 'c');
    expect(status(story)).toContain('failed');
  });

  it('when it may continue, then it ends timed_out and the run goes on', () => {
    const story = began(
      '  - {name: w, label: go, timeout-minutes: 5, on-timeout: continue}\n  - {name: b, run: b}\n',
    );
    expect(starts(story.later(300).wake())).toEqual(['b']);
    expect(told(story)['w']).toBe('timed_out');
  });

  it('when a signal comes before its wait, then it is kept until the wait takes it', () => {
    const story = began(
      '  - {name: a, run: a}\n  - {name: w, signal: go}\n  - {name: v, signal: go}\n  - {name: b, run: b}\n',
    );
    story.comment(MARIA, '/signal go first').wake();
    expect(flying(story)).toEqual(['a']);
    done(story, 'a');
    expect(told(story)).toMatchObject({ w: 'success', v: 'waiting' });
    story.comment(MARIA, '/signal stop').wake();
    expect(told(story)['v']).toBe('waiting');
    expect(starts(story.comment(MARIA, '/signal go second').wake())).toEqual(['b']);
  });

  it('when two waits wait for one signal, then one of them takes it', () => {
    const story = began('  - {name: w, signal: go, needs: []}\n  - {name: v, signal: go, needs: []}\n');
    story.comment(MARIA, '/signal go').wake();
    expect(told(story)).toEqual({ w: 'success', v: 'waiting' });
  });

  it('when a check failed and then succeeded, then the latest conclusion counts', () => {
    const story = began('  - {name: a, run: a}\n  - {name: w, checks: [ci]}\n');
    story.check('ci', 'failure').check('ci', 'success');
    done(story, 'a');
    expect(told(story)['w']).toBe('success');
  });

  it('when one check fails, then the wait fails', () => {
    const story = began('  - {name: w, checks: [ci, lint]}\n');
    story.check('lint', 'failure').later(60).wake();
    expect(told(story)['w']).toBe('failure');
  });

  it('when a label is there, then it is over', () => {
    const story = began('  - {name: w, label: go}\n  - {name: b, run: b}\n');
    expect(starts(story.label('go').later(60).wake())).toEqual(['b']);
  });
});

describe('given set', () => {
  const TOP =
    'settings: {max-retry: 0}\nvariables: [{name: n, type: number, default: 1}, {name: s, type: string, default: a}, {name: l, type: list, default: []}]';
  it('when a value is one expression, then its type is kept; a text is coerced to the variable’s type', () => {
    const story = began(
      '  - {name: x, type: set, values: {n: "{{ n + 1 }}", s: "v{{ n }}", l: "{{ [n, 2] }}"}}\n  - {name: b, run: b, env: {V: "{{ variables.n + 1 }} {{ s }} {{ l | length }}"}}\n',
      { top: TOP },
    );
    expect(last(story).tasks).toMatchObject([{ env: { V: '3 v1 2' } }]);
    expect(results(story)['x']).toEqual({
      status: 'completed',
      conclusion: 'success',
      attempts: 1,
      iterations: 1,
    });
  });

  it('when a value has another type, then it fails, the type is named, and no variable is changed', () => {
    const story = began(
      '  - {name: x, type: set, values: {s: changed, n: "{{ \'many\' }}"}}\n  - {name: b, run: b}\n',
      { top: TOP },
    );
    expect(told(story)).toMatchObject({ x: 'failure', b: 'skipped' });
    expect(story.progress?.steps['x']?.error?.message).toMatch(/number/);
    expect(story.progress?.variables).toMatchObject({ n: 1, s: 'a' });
  });
});

describe('given a dispatch', () => {
  it('when it does not wait, then it is done once it was started', () => {
    const story = began(
      '  - {name: d, type: dispatch, workflow: ci.yml, wait: false}\n  - {name: b, run: b}\n',
    );
    expect(last(story).tasks).toMatchObject([{ kind: 'dispatch', workflow: 'ci.yml', ref: 'feature' }]);
    expect(starts(doneWith(story, 'd', { value: { run_id: 5, url: 'u' } }))).toEqual(['b']);
  });

  it('when its start fails, then the settings retry it', () => {
    const story = began('  - {name: d, type: dispatch, workflow: ci.yml}\n', {
      top: 'settings: {max-retry: 1, retry: {initial-interval: 1s}}',
    });
    broke(story, 'd');
    expect(story.later(1).wake().tasks).toMatchObject([{ step: 'd', attempt: 2 }]);
  });
});
