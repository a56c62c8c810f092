import { describe, expect, it } from 'vitest';
import type { Situation } from '../../../src/decide/situation.ts';
import { hashes } from '../../../src/hashes.ts';
import { encode } from '../../../src/progress/codec.ts';
import { replay } from '../../../src/progress/replay.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';
import { given, JONAS, MARIA, type Story } from '../../support/story.ts';

const PATH = '.github/pawl/workflows/story.yml';
const OTHER = 'c'.repeat(40);

const CALLED = 'name: inner\nsteps:\n  - {name: part, prompt: "P."}\n  - {name: rest, prompt: "R."}\n';
const HEAD = 'name: story\nsettings: {max-retry: 0}\n';
const OLD = `${HEAD}steps:
  - {name: plan, prompt: "Plan.", checkpoint: planned, circuit-breaker: {failure-threshold: 3, reset-timeout: 10m}, compensate: {prompt: "Undo."}}
  - name: again
    type: loop
    max-iterations: 2
    until: iteration >= 2
    steps: [{name: work, prompt: "Work."}]
  - {name: sub, type: workflow, uses: inner}
  - {name: look, type: approval, shows: [plan]}
  - {name: build, prompt: "Build."}
`;
const NEW = OLD.replace('name: plan', 'name: blueprint')
  .replace('name: again', 'name: rounds')
  .replace('name: work', 'name: labour')
  .replace('name: sub', 'name: inside')
  .replace('name: look', 'name: view')
  .replace('shows: [plan]', 'shows: [blueprint]');
const MAP = 'plan=blueprint again=rounds work=labour sub=inside look=view';

const definition = (text: string) => {
  const parsed = parseWorkflow(
    { path: PATH, text },
    { templates: [], workflows: { inner: { path: PATH.replace('story', 'inner'), text: CALLED } } },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed;
};

/** The definition at the tip of the base, which is also what the run follows once it was moved. */
const against = (text: string): ((situation: Situation) => Situation) => {
  const parsed = definition(text);
  return (situation) => ({
    ...situation,
    workflow: situation.progress?.workflow.base_oid === OTHER ? parsed.value : situation.workflow,
    candidates: { [OTHER]: { story: { path: PATH, oid: 'new', parsed } } },
  });
};

/** A run that waits at its gate, with steps of every kind behind it. */
const waiting = (): Story => {
  const story = given(OLD, null, { inner: CALLED });
  story.start();
  for (const step of ['plan', 'work#1', 'work#2', 'sub.part', 'sub.rest']) {
    story.back(step);
    story.wake();
  }
  expect(story.states()).toMatchObject({ sub: 'success', look: 'waiting' });
  story.snapshot.pull.base = { ref: 'main', oid: OTHER };
  return story;
};

const move = (story: Story, words: string, text = NEW) => {
  const decision = story.comment(MARIA, `/migrate ${words}`.trim()).wake([], against(text));
  return { decision, why: decision.refusals[0]?.why };
};

const foldsAgain = (story: Story): void => {
  const versions = story.documents.map((document, index) => ({
    commit: `c${index}`,
    text: encode(document),
  }));
  expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
};

describe('given a definition in which steps have other names', () => {
  it.each<[string, string, string, RegExp]>([
    ['nobody says which', '', NEW, /there is no step plan \(.*\/migrate plan=other\)/],
    ['one is left out', MAP.replace('work=labour', ''), NEW, /there is no step work/],
    ['an old name is none', `${MAP} biuld=build`, NEW, /the run has no step biuld \(did you mean build\?\)/],
    [
      'a new name is none',
      MAP.replace('=blueprint', '=blueprnt'),
      NEW,
      /no step blueprnt \(did you mean blueprint\?\)/,
    ],
    ['one is named twice', `${MAP} plan=build`, NEW, /plan is named twice/],
    ['two become one', `${MAP} build=blueprint`, NEW, /plan and build cannot both become blueprint/],
    [
      'another type stands there',
      MAP.replace('=blueprint', '=view'),
      NEW,
      /plan is of the type prompt, and view of the type approval/,
    ],
    ['two commits are named', `${OTHER} ${'d'.repeat(40)}`, NEW, /40 hex digits/],
    ['a pair is half', 'plan=', NEW, /build=compile/],
  ])('when %s, then it is refused with that, and nothing moves', (_, words, text, why) => {
    const story = waiting();
    const before = story.progress?.steps;
    expect(move(story, words, text).why).toMatch(why);
    expect(story.progress?.steps).toEqual(before);
    expect(story.progress?.workflow.base_oid).not.toBe(OTHER);
  });

  it('when a step is under way, then it is refused until that has ended', () => {
    const story = given(OLD, null, { inner: CALLED });
    story.start();
    story.snapshot.pull.base = { ref: 'main', oid: OTHER };
    expect(move(story, MAP).why).toBe('wait until plan has ended; /pause keeps more from starting');
  });

  it('when they are mapped, then all that the run remembers of them goes by the new names', () => {
    const story = waiting();
    const { decision } = move(story, MAP);
    expect(decision).toMatchObject({ reason: 'run_migrated', tasks: [], wake: true });
    expect(story.states()).toEqual({
      blueprint: 'success',
      rounds: 'success',
      'labour#1': 'success',
      'labour#2': 'success',
      inside: 'success',
      'inside.part': 'success',
      'inside.rest': 'success',
      view: 'waiting',
    });
    const { progress } = story;
    expect(progress?.steps['labour#2']?.name).toBe('labour');
    expect(progress?.steps['view']?.gate).toMatchObject({
      name: 'view',
      subject: { outputs: [{ step: 'blueprint' }] },
    });
    expect(Object.keys(progress?.outputs ?? {})).toEqual([
      'blueprint',
      'labour',
      'inside.part',
      'inside.rest',
    ]);
    expect(progress).toMatchObject({
      human_approvals: { view_approved: false },
      checkpoints: [{ name: 'planned', step: 'blueprint' }],
      undoable: [{ step: 'blueprint', name: 'blueprint' }],
      last_completed_step_name: 'inside.rest',
    });
    expect(progress?.human_approvals).not.toHaveProperty('look_approved');
    expect(progress?.step_history.map(({ step_name }) => step_name)).toEqual([
      'blueprint',
      'labour#1',
      'labour#2',
      'inside.part',
      'inside.rest',
    ]);
    expect(progress?.convergence_history[0]).toMatchObject({ loop: 'rounds', after: 'labour#1' });
    expect(progress?.inbox.handled.at(-1)?.did).toContain('where plan is blueprint, again is rounds');
    foldsAgain(story);
  });

  it('when the gate is answered after that, then the run goes on, and what was done is not done again', () => {
    const story = waiting();
    move(story, MAP);
    const approved = story.comment(JONAS, '/approve view').wake([], against(NEW));
    expect(approved).toMatchObject({ steps: ['build'] });
    // What was shown is the same under the other name, so that nobody is asked twice.
    expect(story.documents.flatMap(({ journal }) => journal.entries).map(({ type }) => type)).not.toContain(
      'gate.subject_changed',
    );
    foldsAgain(story);
  });

  it('when somebody had approved before, then that holds, and the way back has the old names', () => {
    const story = waiting();
    story.comment(JONAS, '/pause').wake();
    story.comment(JONAS, '/approve look').wake();
    expect(story.states()).toMatchObject({ look: 'success' });
    move(story, MAP);
    expect(story.states()).toMatchObject({ view: 'success' });
    expect(story.progress?.approval_history).toMatchObject([{ gate: 'view' }]);
    expect(story.comment(JONAS, '/reset planned').wake([], against(NEW)).reason).toBe('run_reset');
    expect(story.states()).toMatchObject({ blueprint: 'success', 'labour#1': 'pending', view: 'pending' });
    foldsAgain(story);
  });

  it('when two change their names for each other’s, then each keeps its own past', () => {
    const two = `${HEAD}steps:\n  - {name: a, prompt: "A."}\n  - {name: b, prompt: "B."}\n  - {name: look, type: approval}\n`;
    const story = given(two);
    story.start();
    for (const step of ['a', 'b']) {
      story.back(step);
      story.wake();
    }
    story.snapshot.pull.base = { ref: 'main', oid: OTHER };
    const swapped = `${HEAD}steps:\n  - {name: b, prompt: "A."}\n  - {name: a, prompt: "B."}\n  - {name: look, type: approval}\n`;
    expect(move(story, 'a=b', swapped).why).toContain('a cannot become b, which is another step of the run');
    expect(move(story, 'a=b b=a', swapped).decision.reason).toBe('run_migrated');
    expect(story.progress?.outputs).toEqual({ b: 'a done', a: 'b done' });
    foldsAgain(story);
  });

  it('when what undoes a step was performed, then it goes by the name of the step it undoes', () => {
    const text = (name: string): string =>
      `${HEAD}steps:\n  - {name: ${name}, prompt: "B.", compensate: {prompt: "U."}}\n  - {name: look, type: approval}\n`;
    const story = given(text('book'));
    story.start();
    story.back('book');
    story.wake();
    story.comment(MARIA, '/compensate').wake();
    story.back('undo-book');
    story.wake();
    story.snapshot.pull.base = { ref: 'main', oid: OTHER };
    expect(move(story, 'book=order', text('order')).decision.reason).toBe('run_migrated');
    expect(Object.keys(story.progress?.steps ?? {})).toEqual(['order', 'look', 'undo-order']);
    foldsAgain(story);
  });
});
