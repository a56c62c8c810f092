import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findStep, stepNames, walkSteps } from '../../src/workflow/graph.ts';
import { REPORT_SCHEMA } from '../../src/workflow/report-schema.ts';
import { lies } from './inside.ts';
import { problems, said, step, withSteps, workflow } from './read.ts';

const retryOf = (line: string, settings = ''): unknown =>
  step(`name: w\n${settings}\nsteps:\n  - {name: a, run: x${line}}\n`, 'a', 'shell').retry;

const variable = (line: string): string => `name: w\nvariables: [{${line}}]\nsteps: [{name: a, run: x}]\n`;

describe('given retries that cannot be', () => {
  it.each([
    [
      'retry: {maximum-attempts: 0}',
      'out_of_bounds',
      '`maximum-attempts` is 0, but must be between 1 and 100',
    ],
    [
      'retry: {initial-interval: 0s}',
      'out_of_bounds',
      '`initial-interval` is 0s, but must be between 1s and 1d',
    ],
    ['retry: {initial-interval: 30}', 'wrong_type', '`initial-interval` must be a duration, but is a number'],
    [
      'retry: {maximum-attempts: 2}, max-retry: 1',
      'duplicate_key',
      '`max-retry` and `maximum-attempts` both say how often',
    ],
    ['retry: {non-retryable-error-types: [timeuot]}', 'unknown_value', 'there is no error type `timeuot`'],
    ['retry: {jitter: 2}', 'out_of_bounds', '`jitter` is 2, but must be between 0 and 1'],
    ['retry: {jitter: often}', 'wrong_type', '`jitter` must be true, false or a number, but is text'],
    ['max-retry: -1', 'out_of_bounds', '`max-retry` is -1, but must be between 0 and 99'],
  ])('when a step says %s then it is refused', (line, code, message) => {
    const found = problems(withSteps(`- {name: a, run: x, ${line}}`));
    expect(found.map((problem) => [problem.code, problem.message])).toEqual([[code, message]]);
  });
});

describe('given retries', () => {
  it('when nothing is said then there are four attempts after 30 s, doubling, at most 100 times that', () => {
    expect(retryOf('')).toEqual({
      maximum_attempts: 4,
      initial_interval_seconds: 30,
      backoff_coefficient: 2,
      maximum_interval_seconds: 3_000,
      jitter: 0,
      non_retryable_error_types: [],
    });
  });

  it('when settings and the step say something then the step wins, key by key', () => {
    const settings = 'settings: {max-retry: 1, retry: {initial-interval: PT2M, backoff-coefficient: 3}}';
    expect(retryOf(', retry: {maximum-attempts: 9}', settings)).toMatchObject({
      maximum_attempts: 9,
      initial_interval_seconds: 120,
      backoff_coefficient: 3,
      maximum_interval_seconds: 12_000,
    });
    expect(retryOf('', settings)).toMatchObject({ maximum_attempts: 2 });
  });

  it('when on-error acts at once then the policy is there all the same, and whose it is', () => {
    const read = (line: string) => step(withSteps(`- {name: a, run: x${line}}`), 'a', 'shell');
    expect(read(', on-error: skip')).toMatchObject({
      own_retry: false,
      on_error: 'skip',
      retry: { maximum_attempts: 4 },
    });
    expect(read(', on-error: skip, max-retry: 2')).toMatchObject({
      own_retry: true,
      retry: { maximum_attempts: 3 },
    });
  });

  it('when words of the seeds name errors then they stand for types', () => {
    expect(retryOf(', retry: {non-retryable-error-types: [fatal, tool, validation_error]}')).toMatchObject({
      non_retryable_error_types: ['refused', 'permission', 'internal', 'tool', 'validation'],
    });
  });

  it.each([
    ['true', 0.5],
    ['false', 0],
    ['0.2', 0.2],
  ])('when jitter is %s then its share is %d', (word, share) => {
    expect(retryOf(`, retry: {jitter: ${word}}`)).toMatchObject({ jitter: share });
  });
});

describe('given agents', () => {
  const text = `name: w
agents:
  programmer: {model: claude-sonnet-5-5, temperature: 0.5}
  critic: {system: Be brief., max-tokens: 500}
steps:
  - {name: a, template: plan, agent: validator}
  - {name: b, template: plan, agent: critic, output: {schema: {type: object}}}
  - {name: c, template: build}
`;

  it('when some are changed and some are new then the shipped ones stay', () => {
    expect(workflow(text).agents).toEqual({
      planner: { name: 'planner', uses: 'anthropic', returns: 'text' },
      validator: { name: 'validator', uses: 'anthropic', returns: 'report' },
      programmer: {
        name: 'programmer',
        uses: 'anthropic',
        returns: 'files',
        model: 'claude-sonnet-5-5',
        temperature: 0.5,
      },
      critic: { name: 'critic', uses: 'anthropic', returns: 'text', system: 'Be brief.', max_tokens: 500 },
    });
  });

  it('when a validator has no schema then it has the shipped one, and nobody else gets it', () => {
    expect(step(text, 'a', 'prompt').output).toEqual({ schema: REPORT_SCHEMA });
    expect(step(text, 'b', 'prompt').output).toEqual({ schema: { type: 'object' } });
    expect(step(text, 'c', 'prompt')).not.toHaveProperty('output');
    expect(step(text, 'c', 'prompt').agent).toBe('programmer');
  });
});

describe('given variables', () => {
  it.each([
    ['name: v, type: number, default: [1]', 'variable `v` is a number, which this is not'],
    ['name: v, default: c, enum: [a, b]', 'the default of `v` is not one of "a", "b"'],
    ['name: v, type: list, enum: [a]', 'variable `v` is a list, which this is not'],
    ['name: a b', '`a b` cannot be the name of a variable'],
    ['name: v, type: text', '`type` cannot be `text`'],
  ])('when it is %s then it is refused', (line, message) => {
    expect(problems(variable(line)).map((problem) => problem.message)).toEqual([message]);
  });

  it.each([
    ['name: v', { name: 'v', type: 'string', required: true }],
    ['name: v, default: 5', { name: 'v', type: 'number', required: false, default: 5 }],
    ['name: v, type: string, default: 5', { name: 'v', type: 'string', required: false, default: '5' }],
    [
      'name: v, type: boolean, default: "true"',
      { name: 'v', type: 'boolean', required: false, default: true },
    ],
    ['name: v, type: list, default: []', { name: 'v', type: 'list', required: false, default: [] }],
    ['name: v, required: false, enum: [a]', { name: 'v', type: 'string', required: false, enum: ['a'] }],
  ])('when it is %s then it is typed', (line, expected) => {
    expect(workflow(variable(line)).variables).toEqual([expected]);
  });
});

describe('given a whole definition', () => {
  const text = `name: w
version: 1.10
settings: {limits: {decisions: 50}}
phases: {one: {title: First}, two: {}}
steps:
  - {name: a, run: x, number: 1, must-write: [], timeout-minutes: 0.5}
  - name: c
    condition: success()
    then: [{name: l, type: recurring, until: outputs.b == 'x', max-iterations: 3, steps: [{name: b, run: x}]}]
    else: [{name: d, run: x}]
`;

  it('when it is walked then every step comes before those inside it, with its parents', () => {
    expect(stepNames(workflow(text))).toEqual(['a', 'c', 'l', 'b', 'd']);
    const placed = walkSteps(workflow(text).steps).find((found) => found.step.name === 'b');
    expect(placed?.parents.map(({ name }) => name)).toEqual(['c', 'l']);
    expect(findStep(workflow(text), 'nobody')).toBeUndefined();
  });

  it('when it is read then scalars are what they say', () => {
    expect(workflow(text)).toMatchObject({ version: '1.10', settings: { limit_decisions: 50 } });
    expect(workflow(text).phases.map(({ title }) => title)).toEqual(['First', 'two']);
    expect(step(text, 'a', 'shell')).toMatchObject({
      number: { text: '1' },
      timeout_minutes: 0.5,
      shell: 'bash',
    });
    expect(step(text, 'l', 'loop')).toMatchObject({ max_iterations: 3, on_exhausted: 'fail' });
  });

  it('when any part of it is cut out or doubled then reading never throws, and problems lie inside the text', () => {
    const part = fc.tuple(
      fc.nat(text.length),
      fc.nat(40),
      fc.constantFrom('', '- ', ': ', '{', ']', '\n', "'", '{{', 'name: x'),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        let broken = text;
        for (const [at, length, put] of parts) broken = broken.slice(0, at) + put + broken.slice(at + length);
        for (const problem of problems(broken))
          expect([problem, lies(problem, broken)]).toEqual([problem, true]);
      }),
      { numRuns: 1_500 },
    );
  });

  it('when it is any string then reading never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        expect(said(any).length).toBeGreaterThan(0);
      }),
    );
  });
});
