import type { Workflow } from './schema.ts';
import type { Step } from './step.ts';

/** A step with the steps it stands in, outermost first; a compensation stands in the step it undoes. */
export interface Placed {
  step: Step;
  parents: Step[];
}

/** Every step in file order, each before the steps inside it, compensations included. */
export function walkSteps(steps: readonly Step[], parents: Step[] = []): Placed[] {
  const found: Placed[] = [];
  for (const step of steps) {
    found.push({ step, parents });
    const inside = [...childrenOf(step).flat(), ...(step.compensate === undefined ? [] : [step.compensate])];
    if (inside.length > 0) found.push(...walkSteps(inside, [...parents, step]));
  }
  return found;
}

/** The lists of steps directly inside a step: none, one, or the two branches of a conditional. */
export function childrenOf(step: Step): readonly (readonly Step[])[] {
  if (step.type === 'conditional') return [step.then, step.else];
  if (step.type === 'workflow') return [step.definition.steps];
  return 'steps' in step ? [step.steps] : [];
}

interface Index {
  all: Placed[];
  byName: Map<string, Placed>;
}

const indexes = new WeakMap<Workflow, Index>();

function indexOf(workflow: Workflow): Index {
  const known = indexes.get(workflow);
  if (known !== undefined) return known;
  const all = walkSteps(workflow.steps);
  const index = { all, byName: new Map(all.map((placed) => [placed.step.name, placed])) };
  indexes.set(workflow, index);
  return index;
}

/** Every step of a finished definition in file order; remembered, so that asking again costs nothing. */
export const placedSteps = (workflow: Workflow): readonly Placed[] => indexOf(workflow).all;

export const findPlaced = (workflow: Workflow, name: string): Placed | undefined =>
  indexOf(workflow).byName.get(name);

export const findStep = (workflow: Workflow, name: string): Step | undefined =>
  findPlaced(workflow, name)?.step;

/** Names of all steps in file order. */
export const stepNames = (workflow: Workflow): string[] => placedSteps(workflow).map(({ step }) => step.name);

const lists = new WeakMap<readonly Step[], Map<string, Step>>();

/** The step of a list that has a name. */
export function stepIn(list: readonly Step[], name: string): Step | undefined {
  let index = lists.get(list);
  if (index === undefined) {
    index = new Map(list.map((step) => [step.name, step]));
    lists.set(list, index);
  }
  return index.get(name);
}
