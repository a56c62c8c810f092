import { describe, expect, it } from 'vitest';
import { said, step, withSteps } from './read.ts';

describe('given a gate that could not work', () => {
  it.each([
    ['shows: [nobody]', '4:41 unknown_step: there is no step `nobody`'],
    ['shows: [ask]', '4:41 unknown_step: `ask` has no output to show: it is of type approval'],
    [
      'required: 3, approvers: {users: [a, b]}',
      '4:43 unanswerable_gate: nobody can give the approval `ask`: it asks for 3 people, but only 2 may answer: a, b',
    ],
    ['required: 0', '4:43 out_of_bounds: `required` is 0, but must be between 1 and 20'],
    ['gate: "a b"', '4:39 invalid_name: `a b` cannot be the name of a gate'],
    ["approvers: {users: ['@maria']}", '4:53 invalid_name: `@maria` is no login of GitHub'],
    ['approvers: {minimum-permission: read}', '4:65 unknown_value: `minimum-permission` cannot be `read`'],
  ])('when it has %s then it is refused', (line, expected) => {
    expect(
      said(withSteps('- {name: plan, template: plan}', `- {name: ask, type: approval, ${line}}`)),
    ).toEqual([expected]);
  });
});

describe('given a gate', () => {
  it('when it says nothing then it takes its name, one writer who is not the author, and what stands before', () => {
    const text = withSteps('- {name: plan, template: plan}', '- {name: ask, type: approval}');
    expect(step(text, 'ask', 'approval')).toMatchObject({
      gate: 'ask',
      required: 1,
      allow_author: false,
      approvers: { users: [], minimum_permission: 'write' },
      shows: ['plan'],
    });
  });

  it('when another gate stands between then it shows what that one rests on', () => {
    const text = withSteps(
      '- {name: plan, run: x}',
      '- {name: one, type: approval}',
      '- {name: two, type: approval}',
    );
    expect(step(text, 'two', 'approval').shows).toEqual(['plan']);
  });

  it('when it needs a block then it shows the prompts inside', () => {
    const text = withSteps(
      '- name: work',
      '  type: parallel',
      '  steps: [{name: a, template: plan}, {name: t, run: x}, {name: s, type: serial, steps: [{name: b, template: plan}]}]',
      '- {name: ask, type: approval}',
    );
    expect(step(text, 'ask', 'approval').shows).toEqual(['a', 'b']);
  });

  it('when it is the first of its block then it shows what the block rests on', () => {
    const text = withSteps(
      '- {name: plan, template: plan}',
      "- {name: l, type: loop, max-iterations: 2, until: approvals.ask.status == 'approved', steps: [{name: ask, type: approval}]}",
    );
    expect(step(text, 'ask', 'approval').shows).toEqual(['plan']);
  });

  it('when it rests on nothing then it shows nothing', () => {
    expect(step(withSteps('- {name: ask, type: approval}'), 'ask', 'approval').shows).toEqual([]);
  });
});
