import { describe, expect, it } from 'vitest';
import { given, type Story } from '../support/story.ts';

const workflow = (keys: string, items = '{{ variables.parts }}', after = 'After.'): string => `
name: story
settings: {max-retry: 0}
variables: [{name: parts, type: list, default: [api, web, docs]}]
steps:
  - name: each
    type: for-each
    items: "${items}"
    ${keys}
    steps:
      - {name: review, run: review, env: {PART: "{{ item }}", AT: "{{ index }}"}}
      - {name: mend, run: mend, env: {SAID: "{{ outputs.review }}", HOW: "{{ steps.review.conclusion }}"}}
  - {name: after, run: after, env: {ALL: "${after}"}}
`;

const began = (keys: string, items?: string, after?: string): Story => {
  const story = given(workflow(keys, items, after));
  story.start();
  return story;
};

const done = (story: Story, instance: string, text = `${instance} done`): ReturnType<Story['wake']> => {
  story.back(instance, { text });
  return story.wake();
};

describe('given a for-each', () => {
  it.each([
    ['workflow_id', /are no list/],
    ['range(300)', /are 300, but may be at most 256/],
    ['outputs.after', /after/],
  ])('when its items are %s, then it fails and says why', (items, why) => {
    const story = began('', `{{ ${items} }}`);
    expect(story.states()).toMatchObject({ each: 'failure', after: 'skipped' });
    expect(story.progress?.steps['each']?.error?.message).toMatch(why);
  });

  it('when one item fails, then the others are cancelled, as in a matrix', () => {
    const story = began('');
    story.fail('review[1]');
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.states()).toMatchObject({
      'review[0]': 'cancelled',
      'review[1]': 'failure',
      each: 'failure',
    });
    expect(story.progress?.steps['each']?.error?.message).toBe('each[1] failed');
  });

  it('when it does not fail fast, then the others end first', () => {
    const story = began('fail-fast: false');
    story.fail('review[1]');
    expect(story.wake().kind).not.toBe('finish');
    for (const one of ['review[0]', 'review[2]', 'mend[0]']) done(story, one);
    expect(done(story, 'mend[2]').reason).toBe('step_failed_uncaught');
    expect(story.states()).toMatchObject({ 'mend[1]': 'skipped', 'mend[0]': 'success' });
  });

  it('when there are no items, then it succeeds at once', () => {
    expect(began('', '{{ [] }}').decisions[0]?.steps).toEqual(['after']);
  });

  it('when it runs, then each instance sees its own item and what its own steps said', () => {
    const story = began('');
    expect(story.tasks()).toMatchObject([
      { step: 'review[0]', env: { PART: 'api', AT: '0' } },
      { step: 'review[1]', env: { PART: 'web', AT: '1' } },
      { step: 'review[2]', env: { PART: 'docs', AT: '2' } },
    ]);
    story.back('review[2]', { text: 'third' });
    expect(story.wake().tasks).toMatchObject([{ step: 'mend[2]', env: { SAID: 'third', HOW: 'success' } }]);
  });

  it('when all is done, then outside its output is a list in the order of the items', () => {
    const story = began('', undefined, "{{ outputs.review | join('+') }} {{ steps.review.status }}");
    for (const at of [2, 0, 1]) story.back(`review[${at}]`, { text: `r${at}` });
    story.wake();
    for (const at of [0, 1, 2]) done(story, `mend[${at}]`);
    expect(story.tasks()).toMatchObject([{ step: 'after', env: { ALL: 'r0+r1+r2 completed' } }]);
  });

  it('when the text of a step is asked for outside, then it is that of the latest instance', () => {
    const story = began('', '{{ [1] }}', '{{ steps.review.text }}');
    done(story, 'review[0]', 'fine');
    expect(done(story, 'mend[0]').tasks).toMatchObject([{ env: { ALL: 'fine' } }]);
  });

  it('when a gate stands in it, then it shows the output of its own item', () => {
    const story = given(`
name: story
steps:
  - name: each
    type: for-each
    items: [x, y]
    steps: [{name: write, prompt: "Write."}, {name: agree, type: approval}]
`);
    story.start();
    story.back('write[0]', { text: 'first' });
    story.wake();
    story.back('write[1]', { text: 'second' });
    expect(story.wake().entries.map(({ type }) => type)).not.toContain('gate.subject_changed');
    const shown = (at: number): unknown => story.progress?.steps[`agree[${at}]`]?.gate?.subject.outputs;
    expect(shown(0)).toMatchObject([{ path: '.pawl/pr-7/outputs/write/write-0.1.1.md' }]);
    expect(shown(1)).toMatchObject([{ path: '.pawl/pr-7/outputs/write/write-1.1.1.md' }]);
  });

  it('when at most two may run at a time, then the third begins when one has ended whole', () => {
    const story = began('max-parallel: 2');
    expect(story.decisions[0]?.steps).toEqual(['review[0]', 'review[1]']);
    expect(done(story, 'review[0]').steps).toEqual(['mend[0]']);
    expect(done(story, 'mend[0]').steps).toEqual(['review[2]']);
  });

  it('when its join wants two, then the third is cancelled', () => {
    const story = began('join: {require: 2}');
    for (const one of ['review[0]', 'mend[0]', 'review[1]']) done(story, one);
    expect(done(story, 'mend[1]').steps).toEqual(['after']);
    expect(story.states()).toMatchObject({ 'review[2]': 'cancelled', 'mend[2]': 'skipped', each: 'success' });
  });

  it('when its items change while it runs, then it keeps those it began with', () => {
    const story = began('max-parallel: 1');
    if (story.progress !== null) story.progress = { ...story.progress, variables: { parts: ['only'] } };
    expect(story.progress?.steps['each']?.items).toEqual(['api', 'web', 'docs']);
    done(story, 'review[0]');
    expect(done(story, 'mend[0]').steps).toEqual(['review[1]']);
  });

  it('when it stands in a loop and in another for-each, then instances say where', () => {
    const story = given(`
name: story
steps:
  - name: again
    type: loop
    max-iterations: 2
    until: iteration >= 2
    steps:
      - name: outer
        type: for-each
        items: [x, y]
        as: letter
        steps:
          - name: inner
            type: for-each
            items: "range(2)"
            steps:
              - {name: unit, run: unit, env: {WHAT: "{{ letter }}{{ item }} of {{ iteration }}"}}
  - {name: after, run: after, env: {ALL: "{{ outputs.unit }}"}}
`);
    story.start();
    expect(story.tasks().map((task) => task.step)).toEqual([
      'unit#1[0][0]',
      'unit#1[0][1]',
      'unit#1[1][0]',
      'unit#1[1][1]',
    ]);
    story.allBack();
    expect(story.wake().tasks).toMatchObject([
      { step: 'unit#2[0][0]', env: { WHAT: 'x0 of 2' } },
      { step: 'unit#2[0][1]' },
      { step: 'unit#2[1][0]' },
      { step: 'unit#2[1][1]', env: { WHAT: 'y1 of 2' } },
    ]);
    for (const at of ['[0][0]', '[0][1]', '[1][0]', '[1][1]']) story.back(`unit#2${at}`, { text: at });
    expect(story.wake().tasks).toMatchObject([
      { env: { ALL: "[['[0][0]', '[0][1]'], ['[1][0]', '[1][1]']]" } },
    ]);
  });
});
