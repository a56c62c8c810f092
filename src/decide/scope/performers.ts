import { findPlaced } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Step } from '../../workflow/step.ts';
import { candidatesFor, type Candidate } from '../../workflow/takeovers.ts';

/** The definition that a step is written in: that of the sub-process it stands in, or the run's. */
export const definitionOf = (workflow: Workflow, step: Step): Workflow =>
  findPlaced(workflow, step.name)?.parents.findLast((parent) => parent.type === 'workflow')?.definition ??
  workflow;

/** Everybody who may perform a step, its own agent first; nobody where it is no agent's. */
export const candidatesOf = (workflow: Workflow, step: Step): Candidate[] =>
  step.type === 'prompt' || step.type === 'command'
    ? candidatesFor(definitionOf(workflow, step).agents, step.agent)
    : [];
