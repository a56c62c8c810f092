import { describe, expect, it } from 'vitest';
import { resultOf } from '../../../src/decide/work/tool-results.ts';
import type { ErrorType } from '../../../src/error-types.ts';
import type { JsonValue } from '../../../src/json.ts';
import type { StepState } from '../../../src/progress/schema.ts';
import type { DispatchStep, ShellStep } from '../../../src/workflow/step.ts';
import { dispatch, shell } from '../../render/build.ts';

const plain = shell('check');
const parsed = (parse: ShellStep['parse']): ShellStep => ({ ...plain, parse });

const failed = (type: ErrorType = 'tool', conclusion: StepState['conclusion'] = 'failure'): StepState => ({
  name: 'check',
  type: 'shell',
  status: 'completed',
  conclusion,
  attempts: 1,
  iteration: 1,
  error: { type, message: 'what was said' },
});

const ended = (conclusion: StepState['conclusion'], because?: StepState['because']): StepState => {
  const { error: _none, ...state } = failed('tool', conclusion);
  return because === undefined ? state : { ...state, because };
};

const of = (step: ShellStep | DispatchStep, state: StepState | undefined, value?: JsonValue): string => {
  const { ran, passed } = resultOf('check', step, state, value);
  return passed === null ? 'left out' : passed ? 'passed' : ran ? 'failed' : 'not run';
};

const exited = (exit_code: number | null): JsonValue => ({ exit_code, passed: false });
const REPORT = { exit_code: 1, passed: false, issues: [] };

describe('given what became of a tool', () => {
  it.each<[string, ShellStep | DispatchStep, StepState | undefined, JsonValue | undefined, string]>([
    ['it never began', plain, undefined, undefined, 'not run'],
    ['it was not found', plain, failed(), exited(127), 'not run'],
    ['it may not be executed', plain, failed(), exited(126), 'not run'],
    ['it was killed', plain, failed(), exited(137), 'not run'],
    ['it could not be started', plain, failed(), exited(null), 'not run'],
    ['it ran out of time', plain, failed('timeout', 'timed_out'), exited(null), 'not run'],
    ['its machine was lost', plain, failed('lease-expired'), undefined, 'not run'],
    ['its JUnit report is broken', parsed('junit'), failed(), exited(1), 'not run'],
    [
      'its SARIF log is broken though it ended well',
      parsed('sarif'),
      failed('validation'),
      exited(0),
      'not run',
    ],
    ['what it needs failed', plain, ended('skipped', 'needs'), undefined, 'not run'],
    ['its failure led to its being skipped', plain, ended('skipped', 'on-error'), exited(1), 'not run'],
    ['it was cancelled', plain, ended('cancelled', 'fail-fast'), undefined, 'not run'],
    ['it ended with 1', plain, failed(), exited(1), 'failed'],
    ['it ended with 1 and a report', parsed('junit'), failed(), REPORT, 'failed'],
    ['it ended with 1 and printed JSON', parsed('json'), failed(), { problems: 3 }, 'failed'],
    ['it ended with 0 and reports a failure', parsed('junit'), ended('success'), REPORT, 'failed'],
    ['the actions run failed', dispatch('check'), failed(), undefined, 'failed'],
    [
      'the actions run took too long',
      dispatch('check'),
      failed('timeout', 'timed_out'),
      undefined,
      'not run',
    ],
    ['the actions run succeeded', dispatch('check'), ended('success'), null, 'passed'],
    ['it ended with 0', plain, ended('success'), { exit_code: 0, passed: true }, 'passed'],
    ['it ended with 0 and printed JSON', parsed('json'), ended('success'), [1], 'passed'],
    ['its condition did not hold', plain, ended('skipped', 'condition'), undefined, 'left out'],
    ['the other branch was taken', plain, ended('skipped', 'branch'), undefined, 'left out'],
    ['a person skipped it', plain, ended('skipped', 'person'), undefined, 'left out'],
  ])('when %s, then it counts as it should', (_how, step, state, value, counts) => {
    expect(of(step, state, value)).toBe(counts);
  });

  it('when its value holds what is no issue, then only issues are taken, and its error is told', () => {
    const value = { exit_code: 2, passed: false, issues: [1, null, { title: 'a' }], omitted: 7 };
    expect(resultOf('check', parsed('sarif'), failed(), value)).toEqual({
      name: 'check',
      conclusion: 'failure',
      exit_code: 2,
      passed: false,
      ran: true,
      issues: [{ title: 'a' }],
      omitted: 7,
      error: 'what was said',
    });
  });
});
