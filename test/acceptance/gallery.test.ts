import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../src/demo/play.ts';
import type { Deed } from '../../src/demo/stage.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { Actions, ROOT } from '../support/actions.ts';

/** A workflow of the gallery as it is played: what its agents answer, and what people do beside starting it. */
interface Story {
  name: string;
  performance: string;
  people?: Deed[];
}

const approves = (who: string, after: string): Deed => ({
  who,
  after,
  does: 'approve',
  with: 'comment',
  text: '',
});

const MADE = 'files: { src/made.js: "export const made = 1;\\n" }';

const STORIES: Story[] = [
  {
    name: 'one-shot',
    performance: `steps:
  change: [{ output: Made it., ${MADE} }]
`,
  },
  {
    name: 'plan-build-review',
    // The first code comes with a test that fails, which is really run.
    performance: `steps:
  plan: [{ output: "# Plan: make it" }]
  build:
    - output: Built it.
      files:
        src/made.js: "export const made = 1;\\n"
        test/made.test.js: |
          import { test } from 'node:test';
          import assert from 'node:assert/strict';
          import { made } from '../src/made.js';
          test('is made twice', () => assert.equal(made, 2));
  review#1:
    - output: { passed: false, scores: { alignment_score: 5, standardization_score: 8, compatibility_score: 8 }, issues: [], summary: A test fails. }
  review#2:
    - output: { passed: true, scores: { alignment_score: 9, standardization_score: 9, compatibility_score: 9 }, issues: [], summary: Good. }
  mend: [{ output: Mended it., files: { src/made.js: "export const made = 2;\\n" } }]
`,
    people: [approves('maria', 'plan-approval'), approves('jonas', 'code-approval')],
  },
  {
    name: 'checked',
    // The validator passes code whose test fails.
    performance: `steps:
  change:
    - output: Made it.
      files:
        src/made.js: "export const made = 1;\\n"
        test/made.test.js: |
          import { test } from 'node:test';
          import assert from 'node:assert/strict';
          import { made } from '../src/made.js';
          test('is made twice', () => assert.equal(made, 2));
  judge:
    - output: { passed: true, scores: { alignment_score: 9, standardization_score: 9, compatibility_score: 9 }, issues: [], summary: Good. }
  mend: [{ output: Mended it., files: { src/made.js: "export const made = 2;\\n" } }]
`,
    people: [approves('maria', 'code-approval')],
  },
  {
    name: 'analyze',
    performance: `steps:
  bug: [{ output: Two bugs. }]
  debt: [{ output: No debt. }]
  doc: [{ output: One gap. }]
  security: [{ output: One hole. }]
  style: [{ output: No slips. }]
  merge: [{ output: "# Analysis\\n\\nFour findings." }]
`,
  },
  {
    name: 'ralph-loop',
    performance: `steps:
  work#1: [{ output: Something is left., ${MADE} }]
  work#2: [{ output: 'Nothing is left. {"ralph_complete": true, "promise": "ALL DONE"}', files: { src/more.js: "export const more = 1;\\n" } }]
`,
  },
  {
    name: 'docs',
    performance: `steps:
  find-gaps:
    - output:
        documents:
          - { path: docs/install.md, reader: Who installs it., content: The steps. }
          - { path: docs/errors.md, reader: Who sees an error., content: Each error. }
        summary: Two are lacking.
  write-document[0]: [{ output: Wrote it., files: { docs/install.md: "# Install\\n" } }]
  write-document[1]: [{ output: Wrote it., files: { docs/errors.md: "# Errors\\n" } }]
`,
    people: [approves('maria', 'docs-approval')],
  },
];

const FIX_CI = `steps:
  fix: [{ output: The range was off., files: { src/range.js: "export const last = 9;\\n" } }]
`;

const definition = (name: string): { [path: string]: string } => ({
  [`.github/pawl/workflows/${name}.yml`]: readFileSync(
    join(ROOT, 'templates/workflows', `${name}.yml`),
    'utf8',
  ),
});

const stages: Actions[] = [];

async function open(name: string, performance: string): Promise<Actions> {
  const actions = await Actions.open({ files: definition(name), performance });
  stages.push(actions);
  return actions;
}

interface Played {
  actions: Actions;
  progress: Progress;
  /** Actions runs that a decision came of. */
  runs: number;
}

async function playStory({ name, performance, people = [] }: Story): Promise<Played> {
  const actions = await open(name, performance);
  const starts: Deed = { who: 'lea', at: '0s', does: 'comment', with: 'comment', text: `/start ${name}` };
  let runs = 0;
  const progress = await play(
    { ...actions.stage, deeds: [starts, ...people] },
    { tell: (happening) => void (happening.is === 'run' && (runs += 1)) },
  );
  if (progress === null) throw new Error(`${name} left no document: ${actions.comment}`);
  return { actions, progress, runs };
}

const played = new Map<string, Played>();

beforeAll(async () => {
  await Promise.all(STORIES.map(async (story) => played.set(story.name, await playStory(story))));
}, 180_000);

afterAll(() => Promise.all(stages.map((actions) => actions.close())));

function ofStory(name: string): Played {
  const found = played.get(name);
  if (found === undefined) throw new Error(`${name} was not played`);
  return found;
}

const at = ({ actions }: Played, path: string): Promise<string | null> =>
  actions.sandbox.file(actions.stage.branch, path);

const concluded = ({ progress: { steps } }: Played): { [instance: string]: string | undefined } =>
  Object.fromEntries(Object.entries(steps).map(([instance, { conclusion }]) => [instance, conclusion]));

describe('given the workflows of the gallery, played by the built action as GitHub would', () => {
  it.each(STORIES.map(({ name }) => name))(
    'when everything was said and done in %s, then it is completed and people see that',
    (name) => {
      const { progress, actions } = ofStory(name);
      expect([progress.status, progress.status_reason]).toEqual(['completed', 'all_steps_done']);
      expect(actions.shown).toContain(name);
      expect(actions.replay()).toMatchObject({ code: 0 });
    },
  );

  it('when one-shot has ended, then the change is in the branch and the tests of the repository were run', async () => {
    const story = ofStory('one-shot');
    expect(await at(story, 'src/made.js')).toBe('export const made = 1;\n');
    expect(concluded(story)).toMatchObject({ change: 'success', test: 'success' });
  });

  it('when the first code of plan-build-review fails a real test, then it is mended and judged again', async () => {
    const story = ofStory('plan-build-review');
    expect(concluded(story)).toMatchObject({ 'test#1': 'failure', 'mend#1': 'success', 'test#2': 'success' });
    expect(await at(story, 'src/made.js')).toBe('export const made = 2;\n');
    const gates = story.progress.approval_history.map(({ gate, status }) => `${gate} ${status}`);
    expect(gates).toEqual(['plan-approval approved', 'code-approval approved']);
  });

  it('when the agent of checked passes code whose test fails, then the report of the test counts and the code is mended', async () => {
    const story = ofStory('checked');
    const { steps } = story.progress;
    expect(concluded(story)).toMatchObject({
      'test#1': 'failure',
      'judge#1': 'success',
      'mend#1': 'success',
    });
    expect(steps['judge#1']?.corrected).toEqual({ tools: ['test'], passed: true, issues: 1 });
    expect(steps['judge#2']?.corrected).toBeUndefined();
    expect(await at(story, 'src/made.js')).toBe('export const made = 2;\n');
    const report = await at(story, steps['judge#1']?.output?.path ?? '');
    expect(report).toContain('[test] is made twice');
  });

  it('when analyze has ended, then the merged findings are a file of the branch, and no other was touched', async () => {
    const story = ofStory('analyze');
    expect(await at(story, 'docs/analysis.md')).toMatch(/^# Analysis\n\nFour findings\.\n?$/);
    expect(Object.values(concluded(story)).every((conclusion) => conclusion === 'success')).toBe(true);
  });

  it('when the second iteration of ralph-loop promises, then there is no third and both are in the branch', async () => {
    const story = ofStory('ralph-loop');
    expect(Object.keys(story.progress.steps)).toEqual(expect.arrayContaining(['work#1', 'work#2', 'test']));
    expect(Object.keys(story.progress.steps)).not.toContain('work#3');
    expect(await at(story, 'src/made.js')).toContain('made');
    expect(await at(story, 'src/more.js')).toContain('more');
  });

  it('when two documents were lacking, then both are in the branch and a person agreed', async () => {
    const story = ofStory('docs');
    expect(await at(story, 'docs/install.md')).toBe('# Install\n');
    expect(await at(story, 'docs/errors.md')).toBe('# Errors\n');
    expect(story.progress.approval_history).toMatchObject([{ gate: 'docs-approval', status: 'approved' }]);
  });
});

describe('given fix-ci, and checks that report on the head', () => {
  it('when one fails, then the programmer mends it, and the check of the new head ends the run', async () => {
    const actions = await open('fix-ci', FIX_CI);
    const { sandbox, stage } = actions;
    await actions.settle();
    await actions.say('lea', '/start fix-ci');
    expect((await actions.progress()).steps['ci#1']?.status).toBe('waiting');
    const before = actions.head;
    sandbox.ci.check(stage.pull, 'test', 'failure');
    await actions.schedule();
    const waiting = await actions.progress();
    expect(waiting.steps['ci#1']?.conclusion).toBe('failure');
    expect(waiting.steps['fix#1']?.conclusion).toBe('success');
    expect(waiting.steps['ci#2']?.status).toBe('waiting');
    expect(actions.head).not.toBe(before);
    expect(await sandbox.file(stage.branch, 'src/range.js')).toContain('last = 9');
    sandbox.ci.check(stage.pull, 'test', 'success');
    await actions.schedule();
    const ended = await actions.progress();
    expect([ended.status, ended.steps['ci#2']?.conclusion]).toEqual(['completed', 'success']);
  }, 60_000);
});
