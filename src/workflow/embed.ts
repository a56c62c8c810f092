import type { Workflow } from './schema.ts';
import type { PromptStep, Step, StepBase } from './step.ts';

/** A definition as a part of another: every step and gate is called `<call>.<name>`, phases and documents are left out. */
export const embedded = (workflow: Workflow, call: string): Workflow => ({
  ...workflow,
  phases: [],
  outputs: [],
  steps: workflow.steps.map((step) => renamed(step, call)),
});

function renamed(step: Step, call: string): Step {
  const name = (old: string): string => `${call}.${old}`;
  const interpreted = ({ interprets }: Pick<PromptStep, 'interprets'>): Pick<PromptStep, 'interprets'> =>
    interprets === undefined ? {} : { interprets: interprets.map(name) };
  const list = (steps: readonly Step[]): Step[] => steps.map((child) => renamed(child, call));
  const { phase: _phase, compensate, checkpoint, ...kept } = step;
  const base: Partial<StepBase> = {
    name: name(step.name),
    needs: step.needs.map(name),
    ...(compensate === undefined ? {} : { compensate: renamed(compensate, call) }),
    ...(checkpoint === undefined ? {} : { checkpoint: name(checkpoint) }),
  };
  switch (kept.type) {
    case 'serial':
    case 'parallel':
    case 'for-each':
    case 'loop':
      return { ...kept, ...base, steps: list(kept.steps) };
    case 'conditional':
      // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
      return { ...kept, ...base, then: list(kept.then), else: list(kept.else) };
    case 'ralph-loop':
      return { ...kept, ...base, body: { ...kept.body, name: name(kept.name), ...interpreted(kept.body) } };
    case 'workflow':
      return { ...kept, ...base, definition: { ...kept.definition, steps: list(kept.definition.steps) } };
    case 'approval':
      return {
        ...kept,
        ...base,
        gate: name(kept.gate),
        shows: kept.shows.map(name),
        ...(kept.back_to === undefined ? {} : { back_to: name(kept.back_to) }),
      };
    case 'prompt':
    case 'command':
      return { ...kept, ...base, ...interpreted(kept) };
    case 'shell':
    case 'dispatch':
    case 'input':
    case 'wait-for-human':
    case 'wait':
    case 'set':
      return { ...kept, ...base };
  }
}
