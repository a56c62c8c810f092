import fc from 'fast-check';
import { expect } from 'vitest';
import type { Decision } from '../../src/decide/decision.ts';
import { ERROR_TYPES } from '../../src/error-types.ts';
import { progress as schema, type Progress } from '../../src/progress/schema.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Step, Workflow } from '../../src/workflow/schema.ts';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';

const PARALLEL = 3;
const POLICY = `limits: {parallel: ${PARALLEL}, decisions: 120}`;

/** The workflow a text says, null where the parser refuses it. */
export const workflowOf = (text: string): Workflow | null => {
  const parsed = parseWorkflow({ path: 'w.yml', text }, { templates: [] });
  return parsed.ok ? parsed.value : null;
};

/** Whether a run has come to its end, or to a limit that parks it. */
export const ended = (story: Story): boolean =>
  ['completed', 'failed'].includes(story.progress?.status ?? '') ||
  story.progress?.status_reason === 'limit_reached';

/** Plays a workflow to its end: `dice` decides what comes back and what people say. */
export function play(
  text: string,
  dice: () => number,
  after: (story: Story, decision: Decision, before: Progress | null) => void,
): Story {
  const story = given(text, POLICY);
  const tell = (act: () => Decision): void => {
    const before = story.progress;
    after(story, act(), before);
  };
  tell(() => story.start());
  for (let round = 0; round < 1_500 && !ended(story); round += 1) {
    const states = Object.entries(story.progress?.steps ?? {});
    const claimed = states.filter(([, state]) => state.claim !== undefined);
    const open = states.filter(([, state]) => state.status === 'waiting');
    const roll = dice();
    const [instance] = claimed[roll % Math.max(1, claimed.length)] ?? [''];
    if (claimed.length > 0 && roll % 11 === 0) story.later(7_200);
    else if (claimed.length > 0 && roll % 3 === 0)
      tell(() => story.fail(instance, ERROR_TYPES[roll % ERROR_TYPES.length]));
    else if (claimed.length > 0) tell(() => story.back(instance));
    else if (open.length > 0) answer(story, open[roll % open.length]![0], roll);
    else story.later(4_000);
    if (!ended(story)) tell(() => story.wake());
  }
  return story;
}

function answer(story: Story, instance: string, roll: number): void {
  const state = story.progress?.steps[instance];
  const words =
    state?.gate?.kind === 'error'
      ? [`/skip ${instance} go on`, `/reject ${instance} no`, `/retry ${instance}`, '/retry']
      : [
          '/approve',
          `/approve ${state?.gate?.name}`,
          `/reject ${state?.gate?.name} no`,
          `/request-changes ${state?.gate?.name} more`,
        ];
  story.comment(roll % 2 === 0 ? MARIA : JONAS, words[roll % words.length] ?? '');
}

const suffixOf = (instance: string): string =>
  instance.includes('#') ? instance.slice(instance.indexOf('#')) : '';

/** What holds whenever a step has been started: what it needs has ended and every block around it is in flight. */
export function checkStart(workflow: Workflow, progress: Progress, instance: string): void {
  const placed = walkSteps(workflow.steps).find(({ step }) => step.name === progress.steps[instance]?.name);
  if (placed === undefined) throw new Error(`${instance} is no step`);
  const suffix = suffixOf(instance);
  for (const name of placed.step.needs)
    expect(progress.steps[`${name}${suffix}`]?.status, `${instance} needs ${name}`).toBe('completed');
  const parts = suffix.split('#').slice(1);
  let loops = 0;
  for (const parent of placed.parents) {
    const around =
      progress.steps[
        `${parent.name}${parts
          .slice(0, loops)
          .map((part) => `#${part}`)
          .join('')}`
      ];
    expect(around?.status, `${parent.name} around ${instance}`).toBe('in_progress');
    if (parent.type !== 'loop') continue;
    expect(around?.iteration).toBe(Number(parts[loops]));
    loops += 1;
  }
}

/** What holds of every document. */
export function checkDocument(steps: { [name: string]: Step }, progress: Progress): void {
  expect(schema.parse(progress)).toEqual(progress);
  const states = Object.entries(progress.steps);
  expect(states.filter(([, state]) => state.claim !== undefined).length).toBeLessThanOrEqual(PARALLEL);
  for (const [instance, state] of states) {
    const step = steps[state.name];
    if (step === undefined) throw new Error(`${instance} is no step`);
    if (step.type === 'prompt' || step.type === 'shell')
      expect(state.attempts).toBeLessThanOrEqual((step.retry?.maximum_attempts ?? 4) + (state.granted ?? 0));
    if (step.type === 'loop' && state.started_at !== undefined)
      expect(state.iteration).toBeLessThanOrEqual(step.max_iterations + (state.granted ?? 0));
    if (step.type === 'parallel' && step.max_parallel !== undefined) {
      const children = step.steps.map((child) => progress.steps[`${child.name}${suffixOf(instance)}`]);
      expect(
        children.filter((child) => child !== undefined && child.status !== 'completed').length,
      ).toBeLessThanOrEqual(step.max_parallel);
    }
    if (state.claim !== undefined) expect(state.status).toBe('in_progress');
    if (state.status === 'waiting') expect(state.gate?.status).toBe('pending');
    expect(state.status === 'completed').toBe(state.conclusion !== undefined);
  }
}

/** Rolls that go on for ever, from a few that were drawn. */
export const dice = (rolls: number[]): (() => number) => {
  let at = 0;
  return () => (rolls[(at += 1) % rolls.length] ?? 0) + at;
};
export const rolls = fc.array(fc.nat(1_000), { minLength: 5, maxLength: 40 });
