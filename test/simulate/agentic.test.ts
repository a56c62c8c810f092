import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { simulate, type Simulation } from '../../src/simulate/simulate.ts';

const folder = new URL('../workflow/agentic/', import.meta.url);

function play(file: string, variables: JsonObject, script: string): Extract<Simulation, { ok: true }> {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const played = simulate({
    workflow: { path: file, text },
    script: { path: 'script.yml', text: script },
    variables,
  });
  if (!played.ok) throw new Error(JSON.stringify(played.problems, null, 2));
  return played;
}

const ended = ({ result }: Extract<Simulation, { ok: true }>, ...steps: string[]): unknown[] =>
  steps.map((step) => result.steps[step]?.conclusion);

/** What stands in every script of `newer.yaml`: the loop ends in its second round, and somebody answers. */
const NEWER = `
  work:
    - output: "one done"
    - output: {ralph_complete: true, promise: "all_checked"}
people:
  - {after: consent, does: approve, who: ann, text: approved}
`;

describe('given a workflow of a later agentic-forge', () => {
  it('when a branch fails and the block only warns, then the run goes on to its end', () => {
    const run = play(
      'newer.yaml',
      { goal: 'speed' },
      `steps:
  other-review:
    - error: {type: tool, message: no such program}${NEWER}`,
    );
    expect(ended(run, 'other-review', 'reviews', 'consent')).toEqual(['failure', 'failure', 'success']);
    expect(run.result.status).toBe('completed');
  });

  it('when the loop never says what a variable promises, then it fails the run', () => {
    const run = play(
      'newer.yaml',
      { goal: 'speed', most_rounds: 2, promise_word: 'NEVER_SAID' },
      `steps:${NEWER}`,
    );
    expect(run.result).toMatchObject({ status: 'failed', steps: { work: { iterations: 2 } } });
  });

  it('when the answer promises what the variable says in any case, then the loop ends there', () => {
    const run = play('newer.yaml', { goal: 'speed', promise_word: 'ALL_CHECKED' }, `steps:${NEWER}`);
    expect(run.result.steps['work']).toMatchObject({ conclusion: 'success', iterations: 2 });
  });

  it('when a boolean is given as the text false, then it does not hold', () => {
    const run = play('newer.yaml', { goal: 'speed', open_request: 'false' }, `steps:${NEWER}`);
    expect(ended(run, 'open-the-request', 'request', 'wrap-up')).toEqual(['skipped', 'success', 'success']);
  });

  it('when it is given as the text true and the person approved, then what the taken branch answered is the plan', () => {
    const run = play(
      'newer.yaml',
      { goal: 'speed', open_request: 'true' },
      `steps:
  write-plan:
    - output: {summary: "Faster"}${NEWER}`,
    );
    expect(ended(run, 'write-plan', 'take-over-plan', 'open-the-request')).toEqual([
      'success',
      'skipped',
      'success',
    ]);
    expect(run.result.status).toBe('completed');
  });

  it('when the person says something else, then nothing is opened', () => {
    const run = play(
      'newer.yaml',
      { goal: 'speed', open_request: true },
      `steps:${NEWER}`.replace('text: approved', 'text: not yet'),
    );
    expect(ended(run, 'open-the-request', 'wrap-up')).toEqual(['skipped', 'success']);
  });
});

describe('given a workflow of an earlier agentic-sdlc', () => {
  const answers = `steps:
  plan:
    - output: {summary: "Two of them", milestones: [a, b]}
  build-one:
    - output: {finished: 1}
    - output: {finished: 2}
  check-it:
    - output: {issues: [{severity: minor}]}
`;

  it('when milestones are left at the bound, then the loop and the run fail', () => {
    const run = play('milestones.yaml', { task: 'x' }, answers.replace('{finished: 2}', '{finished: 1}'));
    expect(run.result).toMatchObject({ status: 'failed', steps: { 'build-all': { iterations: 5 } } });
  });

  it('when the last milestone is built, then the rest goes on by what was answered', () => {
    const run = play('milestones.yaml', { task: 'x' }, answers);
    expect(run.result.status).toBe('completed');
    expect(run.result.order).toEqual([
      'plan',
      'build-one#1',
      'build-one#2',
      'find-bugs',
      'check-it',
      'mend-them',
      'open-pr',
    ]);
  });

  it('when no pull request is wanted, then none is opened', () => {
    const run = play('milestones.yaml', { task: 'x', create_pr: 'false' }, answers);
    expect(ended(run, 'open-pr', 'create-pr')).toEqual(['skipped', 'success']);
  });

  it('when a recurring step has no condition, then it repeats as often as it says', () => {
    const run = play(
      'recurring.yaml',
      {},
      `steps:
  ralph:
    - output: {ralph_complete: true, promise: complete}
people:
  - {after: human, does: approve, who: ann}
`,
    );
    expect(run.result).toMatchObject({ status: 'completed', steps: { sweep: { iterations: 4 } } });
  });

  it('when the loop gives up, then it is not tried again', () => {
    const run = play(
      'recurring.yaml',
      {},
      `steps:
  ralph:
    - output: {ralph_failed: true, reason: "no way"}
`,
    );
    expect(run.result).toMatchObject({
      status: 'failed',
      steps: { ralph: { conclusion: 'failure', iterations: 1 } },
    });
  });
});
