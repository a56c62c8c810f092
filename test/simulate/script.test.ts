import { describe, expect, it } from 'vitest';
import { played, refused } from './played.ts';

const FLOW = `
variables: [{name: count, type: number, default: 1}]
steps:
  - {name: build, run: make}
  - {name: agree, type: approval, gate: release}
`;

describe('given a script with mistakes', () => {
  it.each([
    ['a key nobody knows', 'peoples: []', /^unknown_key .* has no key `peoples` \| did you mean `people`/],
    ['a step that is not there', 'steps: {biuld: []}', /^unknown_step .*`biuld` \| did you mean `build`/],
    ['an item of a step that is not there', 'steps: {"tests[1]": []}', /^unknown_step .*`tests\[1\]`/],
    [
      'an action nobody can do',
      'people: [{after: agree, does: aprove}]',
      /^unknown_value .*`aprove` \| did you mean `approve`/,
    ],
    [
      'a gate that is not there',
      'people: [{after: agre, does: approve}]',
      /^unknown_step .*`agre` \|.*`agree`/,
    ],
    ['nobody saying when', 'people: [{does: pause}]', /^missing_key .*one of `after` and `at`/],
    ['two times', 'people: [{after: agree, at: 1h, does: approve}]', /one of `after` and `at`/],
    [
      'a comment without words',
      'people: [{at: 1h, does: comment}]',
      /^missing_key .*`people\[0\]` lacks `text`/,
    ],
    ['an input without values', 'people: [{at: 1h, does: input}]', /lacks `values`/],
    ['an error type that is none', 'steps: {build: [{error: {type: timeut}}]}', /did you mean `timeout`/],
    ['an error without a type', 'steps: {build: [{error: {message: no}}]}', /^missing_key .*`type`/],
    ['no duration', 'steps: {build: [{takes: soon}]}', /^wrong_type .*`takes` must be a duration/],
    ['scores that are none', 'steps: {build: [{scores: {a: high}}]}', /^wrong_type .*`a` must be a number/],
    ['a start that is none', 'start: tomorrow', /^wrong_type .*no instant/],
    ['an event without a kind', 'events: [{at: 1h}]', /^missing_key .*`events\[0\]` must have one of/],
    ['an event with two', 'events: [{at: 1h, label: a, push: b}]', /must have one of/],
    ['a check without an end', 'events: [{at: 1h, check: ci}]', /lacks `conclusion`/],
    [
      'a conclusion that is none',
      'events: [{at: 1h, check: ci, conclusion: ok}]',
      /`conclusion` cannot be `ok`/,
    ],
    ['a variable that is not there', 'variables: {cuont: 2}', /^unknown_variable .*did you mean `count`/],
    ['a value of another type', 'variables: {count: many}', /^invalid_variable .*must be a number/],
    ['nothing in it', '# nothing', /the file is empty/],
    ['decisions beyond the bound', 'max_decisions: 0', /^out_of_bounds/],
  ])('when it has %s, then nothing is played and one problem says so', (_, script, says) => {
    expect(refused(FLOW, script)).toEqual([expect.stringMatching(says)]);
  });

  it('when it has several, then all are said', () => {
    expect(refused(FLOW, 'steps: {a: [], b: []}\npeople: [{does: fly}]')).toHaveLength(4);
  });
});

describe('given a workflow that cannot be played as it is', () => {
  it('when it has errors, then they are said', () => {
    expect(refused('steps: [{name: a, needs: [b], run: make}]')).toEqual([
      expect.stringMatching(/^unknown_step/),
    ]);
  });

  it('when a variable has no value, then that is said', () => {
    const flow = 'variables: [{name: task, type: string}]\nsteps: [{name: a, run: make}]';
    expect(refused(flow)).toEqual([expect.stringMatching(/^invalid_variable .*task must be given/)]);
    expect(played(flow, '', { variables: { task: 'x "y" z' } }).result.variables).toEqual({
      task: 'x "y" z',
    });
  });

  it('when a prompt template is missing, then it is played with a warning', () => {
    const { result, warnings } = played('steps: [{name: a, template: nowhere}]');
    expect(result.status).toBe('completed');
    expect(warnings).toMatchObject([{ code: 'unknown_template', severity: 'warning' }]);
  });
});

describe('given a script', () => {
  it('when it is JSON, then it is read as well', () => {
    const { result } = played(
      FLOW,
      '{"variables": {"count": 3}, "people": [{"after": "release", "does": "approve"}]}',
    );
    expect(result).toMatchObject({ status: 'completed', variables: { count: 3 } });
  });

  it('when a value is given beside it, then that wins', () => {
    const { result } = played(FLOW, 'variables: {count: 3}', { variables: { count: '4' } });
    expect(result.variables).toEqual({ count: 4 });
  });
});
