import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';

const CHILD = `
name: child
settings: {max-retry: 0}
variables:
  - {name: target}
  - {name: depth, type: number, default: 2}
steps:
  - {name: look, run: look, env: {WHERE: "{{ target }} {{ variables.depth }}"}}
  - {name: agree, type: approval}
  - {name: tell, run: tell, env: {SAID: "{{ outputs.look }}", HOW: "{{ steps.look.conclusion }}", GATE: "{{ approvals.agree.status }}"}}
`;

const began = (
  keys = '',
  others: { [stem: string]: string } = { child: CHILD },
  settings = '{max-retry: 0}',
): Story => {
  const story = given(
    `
name: story
settings: ${settings}
variables: [{name: place, default: src}]
steps:
  - {name: call, type: workflow, uses: child, with: {target: "{{ place }}"}${keys}}
  - {name: after, run: after, env: {ALL: "{{ outputs.call.look }}"}}
`,
    null,
    others,
  );
  story.start();
  return story;
};

describe('given a sub-process', () => {
  it('when a value it needs is not given, then it fails and names the variable', () => {
    const story = given(
      'name: story\nvariables: [{name: n, default: deep}]\nsettings: {max-retry: 0}\nsteps: [{name: call, type: workflow, uses: child, with: {target: x, depth: "{{ n }}"}}]',
      null,
      { child: CHILD },
    );
    story.start();
    expect(story.states()).toMatchObject({ call: 'failure' });
    expect(story.progress?.steps['call']?.error?.message).toBe('call: The variable depth must be a number.');
  });

  it('when a step of it fails, then it fails, and what needs it is skipped', () => {
    const story = began();
    story.fail('call.look');
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.states()).toMatchObject({ 'call.look': 'failure', call: 'failure', after: 'skipped' });
  });

  it('when it fails and the settings retry, then all of it begins again', () => {
    const story = began('', undefined, '{max-retry: 1, retry: {initial-interval: 10s}}');
    story.fail('call.look');
    expect(story.wake().entries.map(({ type }) => type)).toEqual([
      'step.skipped',
      'step.skipped',
      'block.retried',
    ]);
    expect(story.later(10).wake().tasks).toMatchObject([{ step: 'call.look', attempt: 1 }]);
    expect(story.progress?.steps['call']).toMatchObject({ attempts: 2 });
    expect(story.progress?.steps['call.look']).toMatchObject({ attempts: 1, earlier: 1 });
    story.fail('call.look');
    expect(story.wake().reason).toBe('step_failed_uncaught');
  });

  it('when it runs, then its steps see their own names and variables, and the caller sees its outputs', () => {
    const story = began();
    expect(story.tasks()).toMatchObject([{ step: 'call.look', env: { WHERE: 'src 2' } }]);
    story.back('call.look', { text: 'seen' });
    story.wake();
    expect(story.progress?.steps['call.agree']).toMatchObject({
      status: 'waiting',
      gate: { name: 'call.agree' },
    });
    expect(story.comment(MARIA, '/approve call.agree').wake().tasks).toMatchObject([
      { step: 'call.tell', env: { SAID: 'seen', HOW: 'success', GATE: 'approved' } },
    ]);
    story.back('call.tell');
    expect(story.wake().tasks).toMatchObject([{ step: 'after', env: { ALL: 'seen' } }]);
  });

  it('when it is abandoned, then it goes on by itself and the run waits for its end', () => {
    const story = given(
      `
name: story
steps:
  - name: race
    type: parallel
    join: {require: any}
    steps:
      - {name: quick, run: quick}
      - {name: call, type: workflow, uses: child, with: {target: x}, on-cancel: abandon}
  - {name: after, run: after}
`,
      null,
      {
        child: CHILD.replace('  - {name: agree, type: approval}\n', '').replace(
          ', GATE: "{{ approvals.agree.status }}"',
          '',
        ),
      },
    );
    story.start();
    story.back('quick');
    expect(story.wake().steps).toEqual(['after']);
    story.back('after');
    expect(story.wake().reason).toBe('step_in_flight');
    story.back('call.look');
    expect(story.wake().steps).toEqual(['call.tell']);
    story.back('call.tell');
    expect(story.wake().reason).toBe('all_steps_done');
    expect(story.states()).toMatchObject({ call: 'success', race: 'success' });
  });

  it('when the run is cancelled, then what was abandoned is stopped as well', () => {
    const story = began(', on-cancel: abandon');
    expect(story.comment(JONAS, '/cancel enough').wake().reason).toBe('cancelled_by_person');
    expect(story.states()).toMatchObject({ call: 'cancelled', 'call.look': 'cancelled' });
  });
});
