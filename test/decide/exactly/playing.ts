import { standings, type StepStanding } from '../../../src/decide/scope/standing.ts';
import type { Decision } from '../../../src/decide/decision.ts';
import type { Outcome } from '../../../src/decide/work/outcome.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';
import { given, type Story } from '../../support/story.ts';

interface Around {
  /** Keys at the top of the file; no retries unless said. */
  top?: string;
  policy?: string;
  others?: { [stem: string]: string };
}

const PLAYED = new WeakMap<Story, string>();

/** A run of these steps that has just been started. */
export const began = (steps: string, around: Around = {}): Story => {
  const { top = 'settings: {max-retry: 0}', policy = 'limits: {parallel: 20}', others = {} } = around;
  const yaml = `name: story\n${top}\nsteps:\n${steps}`;
  const story = given(yaml, policy, others);
  PLAYED.set(story, JSON.stringify({ yaml, others }));
  story.start();
  return story;
};

/** These steps come back well, one after another; the decision after the last. */
export const done = (story: Story, ...steps: string[]): Decision => {
  for (const step of steps) {
    story.back(step);
    story.wake();
  }
  return last(story);
};

export const doneWith = (story: Story, step: string, outcome: Partial<Outcome>): Decision => {
  story.back(step, outcome);
  return story.wake();
};

/** The step in flight fails; the decision after it. */
export const broke = (story: Story, step: string, type: Parameters<Story['fail']>[1] = 'tool'): Decision => {
  story.fail(step, type);
  return story.wake();
};

export const last = (story: Story): Decision => {
  const decision = story.decisions.at(-1);
  if (decision === undefined) throw new Error('nothing was decided');
  return decision;
};

/** Instances that are being performed. */
export const flying = (story: Story): string[] =>
  Object.entries(story.progress?.steps ?? {}).flatMap(([name, state]) =>
    state.claim === undefined ? [] : [name],
  );

/** Results by step, as `simulate` tells them. */
export const results = (story: Story): { [name: string]: StepStanding } => {
  const { yaml, others } = JSON.parse(PLAYED.get(story) ?? '{}') as {
    yaml: string;
    others: { [stem: string]: string };
  };
  const workflows = Object.fromEntries(
    Object.entries(others).map(([stem, text]) => [
      stem,
      { path: `.github/pawl/workflows/${stem}.yml`, text },
    ]),
  );
  const parsed = parseWorkflow(
    { path: '.github/pawl/workflows/story.yml', text: yaml },
    { templates: [], workflows },
  );
  if (!parsed.ok || story.progress === null) throw new Error('no run');
  return standings(parsed.value, story.progress);
};

/** How every step ended, or where it is. */
export const told = (story: Story): { [name: string]: string } =>
  Object.fromEntries(
    Object.entries(results(story)).map(([name, { status, conclusion }]) => [name, conclusion ?? status]),
  );

/** Brings back everything until nothing is in flight; what is in `failing` fails. The order of what began. */
export const runOut = (story: Story, failing: string[] = []): string[] => {
  const order: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    const [instance] = flying(story);
    if (instance === undefined) return order;
    order.push(instance);
    if (failing.includes(instance)) broke(story, instance);
    else done(story, instance);
  }
  return order;
};

export const status = (story: Story): string => `${story.progress?.status}/${story.progress?.status_reason}`;

/** What a decision starts, by instance name. */
export const starts = (decision: Decision): string[] => decision.tasks.map(({ step }) => step);
