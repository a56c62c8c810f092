import type { Step, Workflow } from './schema.ts';

/** A step with the blocks it stands in, outermost first. */
export interface Placed {
  step: Step;
  parents: Step[];
}

/** Every step in file order, each before the steps inside it. */
export function walkSteps(steps: readonly Step[], parents: Step[] = []): Placed[] {
  return steps.flatMap((step) => [
    { step, parents },
    ...walkSteps(childrenOf(step).flat(), [...parents, step]),
  ]);
}

/** The lists of steps directly inside a step: none, one, or the two branches of a conditional. */
export function childrenOf(step: Step): Step[][] {
  if (step.type === 'conditional') return [step.then, step.else];
  return 'steps' in step ? [step.steps] : [];
}

export const findStep = (workflow: Workflow, name: string): Step | undefined =>
  walkSteps(workflow.steps).find(({ step }) => step.name === name)?.step;

/** Names of all steps in file order. */
export const stepNames = (workflow: Workflow): string[] =>
  walkSteps(workflow.steps).map(({ step }) => step.name);
