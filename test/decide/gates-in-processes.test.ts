import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';

const CHILD = `
name: child
variables:
  - {name: target, type: string}
steps:
  - {name: plan, prompt: "Plan {{ variables.target }}."}
  - {name: agree, type: approval, back-to: plan, message: "{{ outputs.plan }} for {{ target }}?"}
  - {name: ask, type: input, fields: [{name: size, type: number}]}
  - {name: ship, prompt: "Ship {{ outputs.ask.size }} {{ outputs.agree }}."}
`;

const called = (): Story => {
  const story = given(
    `
name: story
steps:
  - {name: call, type: workflow, uses: child, with: {target: x}}
`,
    null,
    { child: CHILD },
  );
  story.start();
  story.back('call.plan');
  story.wake();
  return story;
};

describe('given gates inside a sub-process', () => {
  it('when one opens, then its message speaks the names of its own definition', () => {
    expect(called().progress?.steps['call.agree']?.gate).toMatchObject({
      name: 'call.agree',
      message: 'call.plan done for x?',
    });
  });

  it('when it is answered by its whole name, then the sub-process goes on', () => {
    const story = called();
    story.comment(MARIA, '/approve call.agree fine').wake();
    expect(story.states()).toMatchObject({ 'call.agree': 'success', 'call.ask': 'waiting' });
    const decision = story.comment(JONAS, '/input call.ask size=2').wake();
    expect(decision.tasks[0]).toMatchObject({ step: 'call.ship' });
    expect(story.progress?.outputs).toMatchObject({ 'call.agree': 'fine', 'call.ask': { size: 2 } });
  });

  it('when changes are requested, then it goes back within the sub-process', () => {
    const story = called().comment(MARIA, '/request-changes shorter');
    expect(story.wake().tasks.map((task) => task.step)).toEqual(['call.plan']);
  });
});
