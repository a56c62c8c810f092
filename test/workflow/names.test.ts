import { describe, expect, it } from 'vitest';
import { problems, said, step, withSteps } from './read.ts';

describe('given steps that need each other', () => {
  it('when two wait for each other then the whole circle is shown', () => {
    const text = withSteps(
      '- {name: a, run: x, needs: [c]}',
      '- {name: b, run: x, needs: [a]}',
      '- {name: c, run: x, needs: [b]}',
    );
    expect(said(text)).toEqual(['3:12 cycle: these steps wait for each other: a -> c -> b -> a']);
  });

  it('when one waits for itself then that is a circle', () => {
    expect(said(withSteps('- {name: a, run: x, needs: [a]}'))).toEqual([
      '3:12 cycle: these steps wait for each other: a -> a',
    ]);
  });

  it('when circles stand in a block, beside another, then both are said', () => {
    const text = withSteps(
      '- {name: p, type: parallel, steps: [{name: a, run: x, needs: b}, {name: b, run: x, needs: a}]}',
      '- {name: c, run: x, depends-on: c}',
    );
    expect(problems(text).map(({ code }) => code)).toEqual(['cycle', 'cycle']);
  });

  it('when 1,000 steps need all before them then it is no circle and takes no time', () => {
    const lines = Array.from(
      { length: 1_000 },
      (_, i) => `- {name: s${i}, run: x${i < 1 ? '' : `, needs: [s0, s${i - 1}]`}}`,
    );
    const start = performance.now();
    expect(problems(withSteps(...lines))).toEqual([]);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('when there are 1,001 then the range is stated', () => {
    const lines = Array.from({ length: 1_001 }, (_, i) => `- {name: s${i}, run: x}`);
    expect(said(withSteps(...lines))).toEqual([
      '1003:12 out_of_bounds: there are 1001 steps, but must be between 1 and 1000',
    ]);
  });

  it('when a need is mistyped then the nearest is offered', () => {
    const text = withSteps('- {name: build, run: x}', '- {name: b, run: x, needs: [biuld]}');
    expect(problems(text)[0]).toMatchObject({ code: 'unknown_step', hint: 'did you mean `build`?' });
  });

  it('when a need stands in another list then that is said', () => {
    const text = withSteps(
      '- {name: block, type: serial, steps: [{name: inner, run: x}]}',
      '- {name: b, run: x, needs: [inner]}',
    );
    expect(said(text)).toEqual([
      '4:31 unknown_step: `b` cannot need `inner`, which stands in another list of steps',
    ]);
  });

  it('when needs are left out then a list is a sequence and a parallel stands apart', () => {
    const text = withSteps(
      '- {name: a, run: x}',
      '- {name: b, type: parallel, steps: [{name: c, run: x}, {name: d, run: x}, {name: e, run: x, needs: [c]}]}',
      '- {name: f, run: x, needs: []}',
      '- {name: g, run: x}',
    );
    const needs = (name: string, type: 'shell' | 'parallel' = 'shell'): string[] =>
      step(text, name, type).needs;
    expect([
      needs('a'),
      needs('b', 'parallel'),
      needs('c'),
      needs('d'),
      needs('e'),
      needs('f'),
      needs('g'),
    ]).toEqual([[], ['a'], [], [], ['c'], [], ['f']]);
  });
});

describe('given names that are not one thing', () => {
  it.each([
    ['- {name: a, run: x}', '- {name: a, run: x}', 'two steps are called `a`'],
    ['- {name: a-b, run: x}', '- {name: a_b, run: x}', '`a_b` and `a-b` are one name in conditions: `a_b`'],
    [
      '- {name: a, type: approval, gate: g-1}',
      '- {name: b, type: approval, gate: g_1}',
      '`g_1` and `g-1` are one name in conditions: `g_1`',
    ],
    [
      '- {name: a, run: x, on-error: human}',
      '- {name: b, type: approval, gate: a}',
      'the gate `a` has the name of the step `a`, which asks people under it when it fails',
    ],
  ])('when %s is beside %s then it is refused', (one, other, message) => {
    const found = problems(withSteps(one, other));
    expect(found.map(({ code, message: text }) => [code, text])).toEqual([['duplicate_name', message]]);
  });

  it('when a name is misspelt outside the steps then each kind has its own code', () => {
    const text = withSteps('- {name: a, template: ../x, agent: planer, phase: p, model: gpt}');
    expect(problems(text).map(({ code, hint }) => [code, hint])).toEqual([
      ['unknown_template', 'known here: `plan`, `build`'],
      ['unknown_agent', 'did you mean `planner`?'],
      ['unknown_phase', undefined],
      ['policy_forbids', 'known here: `claude-sonnet-5-5`'],
    ]);
  });
});

describe('given a template whose name is a way to somewhere', () => {
  it.each([
    '../x',
    '/etc/passwd',
    'plan/../build',
    '..\\plan',
    '%2e%2e/plan',
    '__proto__',
    'constructor',
    'toString',
    'plan.md',
  ])(
    'threat 29: when it is `%s` then it is looked for among the names that are known, and nowhere else',
    (name) => {
      const found = problems(withSteps(`- {name: a, template: '${name}'}`));
      expect(found.map(({ code, severity }) => [code, severity])).toEqual([['unknown_template', 'error']]);
    },
  );
});
