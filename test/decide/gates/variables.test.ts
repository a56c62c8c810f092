import { describe, expect, it } from 'vitest';
import { JONAS, LEA, MARIA, type Story } from '../../support/story.ts';
import { entriesOf, gateAt, starts } from './playing.ts';
import { given } from '../../support/story.ts';

const TARGET = `
name: story
variables: [{name: target, default: staging}]
steps:
  - {name: agree, type: approval, message: "Deploy to {{ target }}?", required: 2}
  - {name: deploy, run: deploy, env: {TARGET: "{{ target }}"}}
`;

const asked = (yaml = TARGET): Story => {
  const story = given(yaml);
  story.start();
  return story;
};

describe('given an approval of what a variable says', () => {
  it('threat 04: when somebody sets it after one approved, then that approval is void, and the gate asks about the new value', () => {
    const story = asked();
    story.comment(MARIA, '/approve').wake();
    const decision = story.comment(LEA, '/set target=production').wake();
    expect(entriesOf(decision, 'gate.subject_changed')).toMatchObject([
      { what: 'the variable target, by lea', message: 'Deploy to production?' },
    ]);
    expect(gateAt(story)).toMatchObject({ answers: [], message: 'Deploy to production?' });
    story.comment(MARIA, '/approve').wake();
    expect(starts(story.comment(JONAS, '/approve').wake())).toEqual(['deploy']);
  });

  it('threat 04: when it is set between the approval and what rests on it, then that does not begin', () => {
    const story = asked(TARGET.replace('required: 2', 'required: 1'));
    story.comment(MARIA, '/pause').wake();
    story.comment(MARIA, '/approve').wake();
    expect(gateAt(story).status).toBe('approved');
    story.comment(LEA, '/set target=production').wake();
    expect(starts(story.comment(LEA, '/resume').wake())).toEqual([]);
    expect(gateAt(story)).toMatchObject({ status: 'pending', answers: [] });
  });

  it('when it is set to what it was, then nothing is void', () => {
    const story = asked();
    story.comment(MARIA, '/approve').wake();
    story.comment(LEA, '/set target=staging').wake();
    expect(gateAt(story).answers).toHaveLength(1);
  });
});
