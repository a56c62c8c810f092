import { describe, expect, it } from 'vitest';
import { of, said, withSteps } from './preflight.ts';

const loop = (keys: string, body = '{name: t, run: x}, {name: u, run: x}'): string =>
  `- {name: l, type: loop, max-iterations: 3, ${keys}, steps: [${body}]}`;

describe('given a step that nothing can reach', () => {
  it.each([
    ['- {name: a, run: x, if: false}', 'a` can never run: its condition never holds'],
    ["- {name: a, run: x, if: '{{ 1 > 2 and always() }}'}", 'a` can never run: its condition never holds'],
    [
      '- {name: c, condition: true, then: [{name: a, run: x}], else: [{name: b, run: x}]}',
      'b` can never run: the condition of `c` always holds',
    ],
    [
      '- {name: c, condition: 2 < 1, then: [{name: a, run: x}]}',
      'a` can never run: the condition of `c` always fails',
    ],
    ['- {name: f, items: [], steps: [{name: a, run: x}]}', 'a` can never run: `f` has no items'],
    [loop('until: true'), 'u` can never run: `l` always ends after its first step that finishes'],
  ])('when it is %s then a warning says so', (steps, message) => {
    const found = of(steps);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`unreachable_step: \`${message}`);
  });

  it.each([
    '- {name: a, run: x, if: iteration > 2}',
    '- {name: a, run: x, if: true}',
    '- {name: a, run: x, if: failure()}',
    '- {name: c, condition: checks.ci == "success", then: [{name: a, run: x}], else: [{name: b, run: x}]}',
    '- {name: f, items: [1], steps: [{name: a, run: x}]}',
    '- {name: f, items: "{{ [] }}", steps: [{name: a, run: x}]}',
  ])('when it is %s then it can be reached', (steps) => {
    expect(of(steps)).toEqual([]);
  });
});

describe('given a loop without an exit', () => {
  it.each([
    [loop('until: false'), 'endless_loop: `until` of `l` never holds, so the loop can only run out'],
    [loop('until: 1 == 2, on-exhausted: human'), 'endless_loop: `until` of `l` never holds'],
    [
      `- {name: p, run: x}\n${loop('until: steps.p.conclusion == "success"')}`,
      'endless_loop: `until` of `l` looks only at steps outside the loop, which no iteration changes',
    ],
  ])('when it is %s then that is said', (steps, message) => {
    expect(of(steps)).toEqual([expect.stringContaining(message)]);
  });

  it('when it has neither exit nor bound then both are said', () => {
    expect(
      of('- {name: l, type: loop, steps: [{name: t, run: x}]}').map((line) => line.split(' ')[1]),
    ).toEqual(['endless_loop:', 'unbounded_loop:']);
  });

  it.each([
    loop('until: false, on-exhausted: continue'),
    loop('until: steps.t.conclusion == "success"'),
    loop('until: approvals.g.status == "approved"', '{name: t, run: x}, {name: a, type: approval, gate: g}'),
    `- {name: p, run: x}\n${loop('until: steps.p.conclusion == "success" or iteration > 2')}`,
  ])('when it is %s then it has one', (steps) => {
    expect(of(steps)).toEqual([]);
  });
});

describe('given a run that cannot end', () => {
  const three = '- {name: a, run: x}\n- {name: b, run: x}\n- {name: c, run: x}';
  const limit = (count: number): string => `settings: {limits: {decisions: ${count}}}`;

  it('when its steps take more decisions than it may make then that is said', () => {
    expect(said(withSteps(three, limit(2)))).toEqual([
      '1:32 endless_run: the run takes 3 decisions at least, but may make 2: it could never complete',
    ]);
    expect(said(withSteps(three, limit(3)))).toEqual([]);
  });

  it('when steps run beside each other, or may be skipped, then they count for nothing', () => {
    const beside = three.replaceAll('run: x', 'run: x, needs: []');
    expect(said(withSteps(beside, limit(1)))).toEqual([]);
    expect(said(withSteps(three.replace('run: x', 'run: x, if: variables is defined'), limit(2)))).toEqual(
      [],
    );
    const any = `- {name: p, type: parallel, join: {require: any}, steps: [{name: s, type: serial, steps: [{name: a, run: x}, {name: b, run: x}]}, {name: c, run: x}]}`;
    expect(said(withSteps(any, limit(1)))).toEqual([]);
  });

  it('when it waits longer than it may last then that is said', () => {
    const waits = '- {name: a, for: 40m, type: wait}\n- {name: b, for: 30m, type: wait}';
    expect(said(withSteps(waits, 'settings: {timeout-minutes: 60}'))).toEqual([
      '1:29 endless_run: the run waits for 70m at least, but ends after 1h by its own `timeout-minutes`',
    ]);
    expect(said(withSteps(waits, 'settings: {timeout-minutes: 90}'))).toEqual([]);
  });

  it('when a phase never converges then what comes after it never begins', () => {
    const phases = (when: string): string => `phases: {one: {converged-when: ${when}}, two: {}}`;
    const steps = '- {name: a, run: x, phase: one}\n- {name: b, run: x, phase: two}';
    expect(said(withSteps(steps, phases('false')))).toEqual([
      '1:32 endless_run: the phase `one` never converges, so `two` can never begin',
    ]);
    expect(said(withSteps(steps, phases('steps.a.conclusion == "success"')))).toEqual([]);
  });
});
