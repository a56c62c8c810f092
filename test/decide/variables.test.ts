import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

const began = (values: string, then = '{{ count }} {{ names }}'): Story => {
  const story = given(`
name: story
variables:
  - {name: count, type: number, default: 1}
  - {name: names, type: list, default: [a]}
  - {name: mode, enum: [slow, fast], default: slow}
steps:
  - {name: assign, type: set, values: ${values}}
  - {name: after, run: after, env: {ALL: "${then}"}}
`);
  story.start();
  return story;
};

describe('given a step that sets variables', () => {
  it.each([
    [`{count: "{{ 'many' }}"}`, 'the variable count must be a number'],
    [`{mode: "{{ names[0] }}"}`, 'the variable mode must be one of ["slow","fast"]'],
    ['{count: "{{ outputs.after }}"}', /after/],
  ])('when it sets %s, then it fails, says why, and nothing is assigned', (values, why) => {
    const story = began(values);
    expect(story.states()).toMatchObject({ assign: 'failure', after: 'skipped' });
    expect(story.progress?.steps['assign']?.error?.message).toMatch(why);
    expect(story.progress?.variables).toEqual({ count: 1, names: ['a'], mode: 'slow' });
  });

  it('when an expression stands alone, then its value is taken as it is', () => {
    const story = began('{count: "{{ count + 1 }}", names: "{{ names + [\'b\'] }}"}');
    expect(story.tasks()).toMatchObject([{ env: { ALL: "2 ['a', 'b']" } }]);
  });

  it('when a template gives text, then it becomes the variable’s type', () => {
    expect(began('{count: "4{{ count }}", mode: fast}').progress?.variables).toMatchObject({
      count: 41,
      mode: 'fast',
    });
  });

  it('when it stands in a loop, then each iteration goes on from the last', () => {
    const story = given(`
name: story
variables: [{name: count, type: number, default: 0}]
steps:
  - name: again
    type: loop
    max-iterations: 5
    until: count >= 3
    steps: [{name: step-on, type: set, values: {count: "{{ count + 1 }}"}}]
  - {name: after, run: after}
`);
    story.start();
    expect(story.decisions[0]?.steps).toEqual(['after']);
    expect(story.progress?.variables).toEqual({ count: 3 });
  });
});
