import { describe, expect, it } from 'vitest';
import { findStep, stepNames, walkSteps } from '../../src/workflow/graph.ts';
import { problems, said, step, withSteps, workflow } from './read.ts';

const shell = (more: string): string => withSteps(`- {name: a, run: x, ${more}}`);

describe('given keys of every step that are wrong', () => {
  it.each([
    ['on-error: explode', '3:33 unknown_value: `on-error` cannot be `explode`'],
    [
      'on-error: {do: skip}',
      '3:33 wrong_type: `on-error` must be a word or a list of `{errors, do}`, but is a map',
    ],
    ['on-error: [{do: skip}]', '3:35 missing_key: a rule under `on-error` of step `a` lacks `errors`'],
    ['on-error: [{errors: [timeuot], do: skip}]', '3:44 unknown_value: there is no error type `timeuot`'],
    ['on-error: [{errors: [timeout], do: panic}]', '3:58 unknown_value: `do` cannot be `panic`'],
    ['checkpoint: [a]', '3:35 wrong_type: `checkpoint` must be true, false or a name, but is a list'],
    ['checkpoint: a b', '3:35 invalid_name: `a b` cannot be the name of a checkpoint'],
    [
      'circuit-breaker: {reset-timeout: 5m}',
      '3:41 missing_key: the circuit breaker of step `a` lacks `failure-threshold`',
    ],
    [
      'circuit-breaker: {failure-threshold: 0, reset-timeout: 5m}',
      '3:60 out_of_bounds: `failure-threshold` is 0, but must be between 1 and 100',
    ],
    [
      'circuit-breaker: {tool: a b, failure-threshold: 1, reset-timeout: 5m}',
      '3:47 invalid_name: `a b` cannot be the name of a tool',
    ],
    ['compensate: undo', '3:35 wrong_type: `compensate` must be a map of keys, but is text'],
    ['compensate: {run: y, needs: [a]}', '3:52 unknown_step'],
    ['compensate: {prompt: y, nope: 1}', '3:47 unknown_key: step `undo-a` has no key `nope`'],
    [
      'timeout-minutes: 351',
      '3:40 out_of_bounds: `timeout-minutes` is 351, but must be between 0.0167 and 350',
    ],
  ])('when one is %s then it says so', (line, expected) => {
    expect(said(shell(line))).toEqual([expect.stringContaining(expected)]);
  });

  it('when two checkpoints share a name then the second is refused', () => {
    const text = withSteps('- {name: a, run: x, checkpoint: here}', '- {name: b, run: x, checkpoint: here}');
    expect(said(text)).toEqual(['4:35 duplicate_name: two checkpoints are called `here`']);
  });

  it.each([
    ['serial, steps: [{name: b, run: x}]', 10_081, '10080'],
    ['approval', 10_081, '10080'],
    ['dispatch, workflow: ci.yml', 1_441, '1440'],
  ])('when a %s lasts %d minutes then the range is stated', (type, minutes, most) => {
    const text = withSteps(`- {name: a, type: ${type}, timeout-minutes: ${minutes}}`);
    expect(said(text)[0]).toContain(`but must be between 0.0167 and ${most}`);
  });
});

describe('given keys of every step', () => {
  it('when on-error is a list then words for groups become their types, and the rest is retried', () => {
    const text = shell('on-error: [{errors: [transient], do: retry}, {errors: [fatal, tool], do: human}]');
    expect(step(text, 'a', 'shell')).toMatchObject({
      on_error: 'retry',
      error_rules: [
        {
          errors: ['timeout', 'rate-limited', 'overloaded', 'conflict', 'lease-expired', 'head-moved'],
          do: 'retry',
        },
        { errors: ['refused', 'permission', 'internal', 'tool'], do: 'human' },
      ],
    });
  });

  it.each([
    ['true', 'a'],
    ['false', undefined],
    ['before-deploy', 'before-deploy'],
  ])('when checkpoint is %s then its name is %s', (word, name) => {
    expect(step(shell(`checkpoint: ${word}`), 'a', 'shell').checkpoint).toBe(name);
  });

  it('when a circuit breaker names a tool, or an agent has one, then it is counted there', () => {
    expect(
      step(shell('circuit-breaker: {tool: registry, failure-threshold: 3, reset-timeout: 15m}'), 'a', 'shell')
        .circuit_breaker,
    ).toEqual({ tool: 'registry', failure_threshold: 3, reset_timeout_seconds: 900 });
    const agents = 'agents: {planner: {circuit-breaker: {failure-threshold: 5, reset-timeout: 1h}}}';
    expect(workflow(`${withSteps('- {name: a, run: x}')}\n${agents}\n`).agents['planner']).toMatchObject({
      circuit_breaker: { failure_threshold: 5, reset_timeout_seconds: 3600 },
    });
    expect(said(`${withSteps('- {name: a, run: x}')}\nagents: {planner: {circuit-breaker: {}}}\n`)).toEqual([
      expect.stringContaining('the circuit breaker of agent `planner` lacks `failure-threshold`'),
      expect.stringContaining('the circuit breaker of agent `planner` lacks `reset-timeout`'),
    ]);
  });

  it('when there is a circuit breaker then its time is in seconds', () => {
    expect(
      step(shell('circuit-breaker: {failure-threshold: 3, reset-timeout: 15m}'), 'a', 'shell'),
    ).toMatchObject({
      circuit_breaker: { failure_threshold: 3, reset_timeout_seconds: 900 },
    });
  });

  it('when files must be left then every type takes them along', () => {
    const text = withSteps(
      '- {name: a, type: serial, must-write: out.md, steps: [{name: b, run: x, must-write: [x.md, y.md]}]}',
    );
    expect([step(text, 'a', 'serial').must_write, step(text, 'b', 'shell').must_write]).toEqual([
      ['out.md'],
      ['x.md', 'y.md'],
    ]);
  });
});

describe('given a step that is undone by another', () => {
  const text = withSteps(
    '- {name: a, run: x, compensate: {run: y}}',
    '- {name: b, run: x, compensate: {name: clean, type: serial, steps: [{name: c, run: z}]}}',
  );

  it('when the other has no name then it is called after the first, and needs nothing', () => {
    expect(stepNames(workflow(text))).toEqual(['a', 'undo-a', 'b', 'clean', 'c']);
    expect(step(text, 'a', 'shell').compensate).toMatchObject({ name: 'undo-a', type: 'shell', needs: [] });
    const placed = walkSteps(workflow(text).steps).find((found) => found.step.name === 'c');
    expect(placed?.parents.map(({ name }) => name)).toEqual(['b', 'clean']);
  });

  it('when its name is taken then that is said', () => {
    const taken = withSteps('- {name: undo-a, run: x}', '- {name: a, run: x, compensate: {run: y}}');
    expect(problems(taken).map(({ code }) => code)).toEqual(['duplicate_name']);
  });
});

describe('given 1,000 steps', () => {
  it('when each is asked for again and again then they are looked up, not searched', () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => `- {name: s${index}, run: x}`);
    const large = workflow(withSteps(...lines));
    let reads = 0;
    for (const one of large.steps) {
      const { name } = one;
      Object.defineProperty(one, 'name', { get: () => ((reads += 1), name) });
    }
    for (let round = 0; round < 10; round += 1)
      for (let index = 0; index < 1_000; index += 1)
        expect(findStep(large, `s${index}`)).toBe(large.steps[index]);
    expect(reads).toBeLessThan(5_000);
  });
});
