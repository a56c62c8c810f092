import { describe, expect, it } from 'vitest';
import { MARIA } from '../../support/story.ts';
import {
  began,
  broke,
  done,
  doneWith,
  flying,
  last,
  results,
  runOut,
  starts,
  status,
  told,
} from './playing.ts';

const par = (keys: string, branches: string[] = ['a', 'b', 'c']): string => `
  - name: par
    type: parallel
    ${keys}
    steps:
${branches.map((line) => `      - ${line.startsWith('{') ? line : `{name: ${line}, run: ${line}}`}`).join('\n')}
  - {name: after, run: after}
`;

describe('given a parallel', () => {
  it('when one of all fails, then the others go on, the block ends when all have ended, and it fails', () => {
    const story = began(par(''));
    broke(story, 'a');
    expect(flying(story)).toEqual(['b', 'c']);
    expect(told(story)['par']).toBe('in_progress');
    done(story, 'b', 'c');
    expect(told(story)).toEqual({
      par: 'failure',
      a: 'failure',
      b: 'success',
      c: 'success',
      after: 'skipped',
    });
  });

  it('when it is to fail fast, then the rest is cancelled once the join is out of reach', () => {
    const story = began(par('fail-fast: true'));
    broke(story, 'a');
    expect(told(story)).toEqual({
      par: 'failure',
      a: 'failure',
      b: 'cancelled',
      c: 'cancelled',
      after: 'skipped',
    });
  });

  it('when it is to fail fast and never started branches are there, then those are skipped', () => {
    const story = began(par('fail-fast: true\n    max-parallel: 1'));
    broke(story, 'a');
    expect(told(story)).toMatchObject({ par: 'failure', b: 'skipped', c: 'skipped' });
  });

  it('when the failure can be tried again, then fail-fast waits for the retry', () => {
    const story = began(
      par('fail-fast: true', ['{name: a, run: a, retry: {maximum-attempts: 2, initial-interval: 1s}}', 'b']),
    );
    broke(story, 'a');
    expect(told(story)).toMatchObject({ par: 'in_progress', b: 'in_progress' });
    story.later(1).wake();
    broke(story, 'a');
    expect(told(story)).toMatchObject({ par: 'failure', b: 'cancelled' });
  });

  it('when fail-fast is set and any is enough, then one failure does not put the join out of reach', () => {
    const story = began(par('fail-fast: true\n    join: {require: any}'));
    broke(story, 'a');
    expect(flying(story)).toEqual(['b', 'c']);
    broke(story, 'b');
    expect(starts(done(story, 'c'))).toEqual(['after']);
    expect(told(story)['par']).toBe('success');
  });

  it('when any is enough, then the first success cancels the others by default', () => {
    const story = began(par('join: {require: any}'));
    expect(starts(done(story, 'b'))).toEqual(['after']);
    expect(told(story)).toMatchObject({ par: 'success', a: 'cancelled', b: 'success', c: 'cancelled' });
    done(story, 'after');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when any is enough and the others go on, then they finish first and their failures no longer matter', () => {
    const story = began(par('join: {require: any, on-reached: continue}'));
    expect(done(story, 'b').tasks).toEqual([]);
    expect(flying(story)).toEqual(['a', 'c']);
    broke(story, 'a');
    expect(starts(broke(story, 'c'))).toEqual(['after']);
    expect(told(story)).toMatchObject({ par: 'success', a: 'failure', c: 'failure' });
    done(story, 'after');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when any is enough and the others go on, then those not yet started start as well', () => {
    const story = began(par('max-parallel: 1\n    join: {require: any, on-reached: continue}'));
    expect(starts(done(story, 'a'))).toEqual(['b']);
    expect(starts(done(story, 'b'))).toEqual(['c']);
    expect(starts(done(story, 'c'))).toEqual(['after']);
  });

  it('when two of three are needed and two failed, then without fail-fast it ends when all have ended', () => {
    const story = began(par('join: {require: 2}'));
    broke(story, 'a');
    broke(story, 'b');
    expect(told(story)).toMatchObject({ par: 'in_progress', c: 'in_progress' });
    done(story, 'c');
    expect(told(story)).toMatchObject({ par: 'failure', c: 'success', after: 'skipped' });
  });

  it('when two of three are needed and fail-fast is set, then the second failure cancels the third', () => {
    const story = began(par('fail-fast: true\n    join: {require: 2}'));
    broke(story, 'a');
    expect(flying(story)).toEqual(['b', 'c']);
    broke(story, 'b');
    expect(told(story)).toMatchObject({ par: 'failure', c: 'cancelled' });
  });

  it('when two of three are needed, then two successes end it although one failed between', () => {
    const story = began(par('join: {require: 2}'));
    broke(story, 'a');
    done(story, 'b');
    expect(starts(done(story, 'c'))).toEqual(['after']);
    expect(told(story)['par']).toBe('success');
    done(story, 'after');
    expect(status(story)).toBe('completed/all_steps_done');
  });

  it('when all are needed and a failure was caught inside, then the block succeeds', () => {
    const story = began(
      par('', ['{name: a, run: a, continue-on-error: true}', 'b', '{name: c, run: c, on-error: skip}']),
    );
    broke(story, 'a');
    done(story, 'b');
    expect(starts(broke(story, 'c'))).toEqual(['after']);
    expect(told(story)['par']).toBe('success');
  });

  it('when branches need each other, then a skipped one behind a failure is no success', () => {
    const story = began(par('join: {require: 2}', ['a', '{name: b, run: b, needs: [a]}', 'c']));
    broke(story, 'a');
    done(story, 'c');
    expect(told(story)).toMatchObject({ par: 'failure', b: 'skipped' });
  });

  it('when any was reached while a gate is open, then the gate is closed and an answer finds none', () => {
    const story = began(par('join: {require: any}', ['a', '{name: g, type: approval}']));
    expect(starts(done(story, 'a'))).toEqual(['after']);
    expect(told(story)['g']).toBe('cancelled');
    expect(story.comment(MARIA, '/approve g').wake().refusals).toHaveLength(1);
  });

  it('when a cancelled branch reports late, then it changes nothing', () => {
    const story = began(par('join: {require: any}'));
    const late = story.situation().progress?.steps['a'];
    const task = `${late?.claim?.decision}/a/1`;
    done(story, 'b');
    story.wake([{ task, status: 'success', text: 'late', value: null, files: [], deletions: [] }]);
    expect(told(story)).toMatchObject({ a: 'cancelled', par: 'success' });
  });

  it('when a cancelled branch is looked at from outside, then success() holds for what needs the block', () => {
    const story = began(
      par('join: {require: any}').replace(
        '{name: after, run: after}',
        '{name: after, run: after, if: "steps.a.conclusion == \'cancelled\'"}',
      ),
    );
    expect(starts(done(story, 'b'))).toEqual(['after']);
  });
});

const each = (keys: string, items = '[x, y, z]', steps = '{name: s, run: s}'): string => `
  - name: each
    type: for-each
    items: ${items}
    ${keys}
    steps: [${steps}]
  - {name: after, run: after}
`;

describe('given a for-each', () => {
  it('when an instance fails, then by default the rest is cancelled', () => {
    const story = began(each(''));
    expect(flying(story)).toEqual(['s[0]', 's[1]', 's[2]']);
    broke(story, 's[1]');
    expect(story.states()).toMatchObject({
      's[0]': 'cancelled',
      's[1]': 'failure',
      's[2]': 'cancelled',
      each: 'failure',
    });
    expect(status(story)).toContain('failed');
  });

  it('when an instance was not started, then it is skipped, and the step’s result is of the latest', () => {
    const story = began(each('max-parallel: 1'));
    broke(story, 's[0]');
    expect(flying(story)).toEqual([]);
    expect(told(story)).toMatchObject({ each: 'failure', after: 'skipped' });
  });

  it('when it is not to fail fast, then all instances are performed', () => {
    const story = began(each('max-parallel: 1\n    fail-fast: false'));
    broke(story, 's[0]');
    done(story, 's[1]', 's[2]');
    expect(told(story)).toMatchObject({ each: 'failure', after: 'skipped' });
  });

  it('when the list is empty, then it succeeds and what needs it runs', () => {
    const story = began(each('', '[]'));
    expect(flying(story)).toEqual(['after']);
    expect(told(story)).toMatchObject({ each: 'success', s: 'skipped' });
  });

  it('when max-parallel bounds it, then the next starts as one ends, in order', () => {
    const story = began(each('max-parallel: 2'));
    expect(starts(last(story))).toEqual(['s[0]', 's[1]']);
    expect(starts(done(story, 's[1]'))).toEqual(['s[2]']);
  });

  it('when an instance has several steps, then it keeps its place to the last', () => {
    const story = began(each('max-parallel: 1', '[x, y]', '{name: s, run: s}, {name: t, run: t}'));
    expect(starts(done(story, 's[0]'))).toEqual(['t[0]']);
    expect(starts(done(story, 't[0]'))).toEqual(['s[1]']);
  });

  it('when any is enough, then one whole instance ends it', () => {
    const story = began(each('join: {require: any}', '[x, y]', '{name: s, run: s}, {name: t, run: t}'));
    done(story, 's[0]', 's[1]');
    expect(starts(done(story, 't[1]'))).toEqual(['after']);
    expect(story.states()).toMatchObject({ 't[0]': 'cancelled', each: 'success' });
  });

  it('when two of three are needed, then one failure does not yet put that out of reach', () => {
    const story = began(each('join: {require: 2}'));
    broke(story, 's[0]');
    expect(flying(story)).toEqual(['s[1]', 's[2]']);
    done(story, 's[1]');
    expect(starts(done(story, 's[2]'))).toEqual(['after']);
  });

  it('when items are computed, then each instance sees its own, by item, by its name and by index', () => {
    const story = began(`
  - {name: list, run: list, parse: json}
  - name: each
    type: for-each
    items: "{{ outputs.list }}"
    as: part
    steps: [{name: s, run: s, env: {V: "{{ item }}-{{ part }}-{{ index }}"}}]
`);
    const decision = doneWith(story, 'list', { value: ['p', 'q'] });
    expect(decision.tasks).toMatchObject([{ env: { V: 'p-p-0' } }, { env: { V: 'q-q-1' } }]);
  });

  it('when items are no list, then it fails', () => {
    const story = began(each('', '"{{ 3 }}"'));
    expect(told(story)).toMatchObject({ each: 'failure', after: 'skipped' });
  });

  it('when a parallel with retries stands in it, then the retry of one instance leaves the others alone', () => {
    const story = began(`
  - name: each
    type: for-each
    items: [x, y]
    steps:
      - name: par
        type: parallel
        retry: {maximum-attempts: 2, initial-interval: 1m}
        steps: [{name: a, run: a}, {name: b, run: b}]
      - {name: end, run: end}
`);
    expect(flying(story)).toEqual(['a[0]', 'b[0]', 'a[1]', 'b[1]']);
    broke(story, 'a[0]');
    done(story, 'b[0]', 'a[1]');
    expect(starts(done(story, 'b[1]'))).toEqual(['end[1]']);
    expect(starts(story.later(60).wake())).toEqual(['a[0]', 'b[0]']);
    done(story, 'a[0]');
    expect(starts(done(story, 'b[0]'))).toEqual(['end[0]']);
    done(story, 'end[0]', 'end[1]');
    expect(status(story)).toBe('completed/all_steps_done');
    expect(story.progress?.steps['par[0]']).toMatchObject({ attempts: 2 });
    expect(story.progress?.steps['par[1]']).toMatchObject({ attempts: 1 });
  });
});

describe('given branches that their own conditions skip', () => {
  it('when all are needed, then those that remain are enough', () => {
    const story = began(par('', ['{name: a, run: a, if: "false"}', 'b', 'c']));
    expect(flying(story)).toEqual(['b', 'c']);
    done(story, 'b');
    expect(starts(done(story, 'c'))).toEqual(['after']);
    expect(told(story)).toMatchObject({ par: 'success', a: 'skipped' });
  });

  it('when all are needed and every one is skipped, then the block succeeds', () => {
    const story = began(par('', ['{name: a, run: a, if: "false"}', '{name: b, run: b, if: "false"}']));
    expect(flying(story)).toEqual(['after']);
    expect(told(story)['par']).toBe('success');
  });

  it('when one more fails, so that N is out of reach, then fail-fast cancels the rest', () => {
    const story = began(
      par('fail-fast: true\n    join: {require: 2}', ['{name: a, run: a, if: "false"}', 'b', 'c']),
    );
    broke(story, 'b');
    expect(told(story)).toMatchObject({ par: 'failure', b: 'failure', c: 'cancelled' });
  });

  it('when the list of a for-each is empty, then any of it is enough', () => {
    const story = began(each('join: {require: any}', '[]'));
    expect(flying(story)).toEqual(['after']);
  });
});

describe('given a for-each in a loop in a sub-process', () => {
  it('when it all comes together, then names carry loop and index and results are told by the latest', () => {
    const story = began(
      `  - {name: call, type: workflow, uses: child}\n  - {name: after, run: after, env: {N: "{{ outputs.call.review | length }}"}}\n`,
      {
        others: {
          child: `
name: child
steps:
  - name: cycle
    type: loop
    max-iterations: 3
    until: iteration >= 2
    steps:
      - name: each
        type: for-each
        items: [x, y]
        steps: [{name: review, run: r, env: {WHAT: "{{ item }}{{ iteration }}"}}]
`,
        },
      },
    );
    expect(last(story).tasks.map(({ step }) => step)).toEqual(['call.review#1[0]', 'call.review#1[1]']);
    done(story, 'call.review#1[0]');
    const decision = done(story, 'call.review#1[1]');
    expect(decision.tasks).toMatchObject([
      { step: 'call.review#2[0]', env: { WHAT: 'x2' } },
      { step: 'call.review#2[1]', env: { WHAT: 'y2' } },
    ]);
    done(story, 'call.review#2[1]');
    expect(done(story, 'call.review#2[0]').tasks).toMatchObject([{ step: 'after', env: { N: '2' } }]);
    expect(results(story)).toMatchObject({ call: { conclusion: 'success', attempts: 1, iterations: 1 } });
    runOut(story);
    expect(status(story)).toBe('completed/all_steps_done');
  });
});
