import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { walkSteps } from './graph.ts';
import type { Reference } from './reading.ts';
import type { Workflow } from './schema.ts';

/** What exists outside the definition: template names, and the models that may be used (none: any). */
export interface World {
  templates: readonly string[];
  models?: readonly string[];
}

/** What a reference is checked against; `names` are all step names. */
interface Against {
  workflow: Workflow;
  names: readonly string[];
  world: World;
}

/** The problem of a name that belongs to nothing, or to something that cannot be meant. */
export const checkReference = (reference: Reference, against: Against): Problem | undefined =>
  CHECKS[reference.to](reference, against);

type Check = (reference: Reference, against: Against) => Problem | undefined;

const CHECKS: { readonly [T in Reference['to']]: Check } = {
  needs({ name, span, from, siblings }, { names }) {
    if (siblings.includes(name)) return undefined;
    if (!names.includes(name)) return problemAt('unknown_step', span, ...missing('step', name, siblings));
    const message = `\`${from}\` cannot need \`${name}\`, which stands in another list of steps`;
    return problemAt(
      'unknown_step',
      span,
      message,
      'need a step of the same list: the block it stands in, for one',
    );
  },
  shows({ name, span }, { workflow, names }) {
    if (!names.includes(name)) return problemAt('unknown_step', span, ...missing('step', name, names));
    const shown = walkSteps(workflow.steps).find(({ step }) => step.name === name)?.step;
    if (shown === undefined || shown.type === 'prompt' || shown.type === 'shell') return undefined;
    const message = `\`${name}\` has no output to show: it is of type ${shown.type}`;
    return problemAt('unknown_step', span, message, 'name prompt and shell steps');
  },
  phase({ name, span }, { workflow }) {
    const phases = workflow.phases.map((phase) => phase.name);
    return phases.includes(name)
      ? undefined
      : problemAt('unknown_phase', span, ...missing('phase', name, phases));
  },
  agent({ name, span }, { workflow }) {
    const agents = Object.keys(workflow.agents);
    return agents.includes(name)
      ? undefined
      : problemAt('unknown_agent', span, ...missing('agent', name, agents));
  },
  template({ name, span }, { world: { templates } }) {
    if (templates.includes(name)) return undefined;
    return problemAt('unknown_template', span, ...missing('prompt template', name, templates));
  },
  model({ name, span }, { world: { models = [] } }) {
    if (models.length === 0 || models.includes(name)) return undefined;
    return problemAt(
      'policy_forbids',
      span,
      `the model \`${name}\` may not be used here`,
      didYouMean(name, models),
    );
  },
};

const missing = (
  sort: string,
  name: string,
  known: readonly string[],
): [message: string, hint: string | undefined] => [
  `there is no ${sort} \`${name}\``,
  didYouMean(name, known),
];
