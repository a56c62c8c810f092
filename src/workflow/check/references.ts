import { didYouMean } from '../../nearest.ts';
import { problemAt, type Problem, type Severity } from '../../problem.ts';
import type { Placed } from '../graph.ts';
import type { Names } from './known.ts';
import type { Reference } from '../reading.ts';
import type { Workflow } from '../schema.ts';
import { circleFrom } from '../takeovers.ts';
import { SHOWN } from '../shows.ts';
import type { World } from '../world.ts';

/** What a reference is checked against. */
interface Against {
  workflow: Workflow;
  /** All step names, those of steps that could not be read included. */
  names: Names;
  steps: ReadonlyMap<string, Placed>;
  world: World;
}

/** The problem of a name that belongs to nothing, or to something that cannot be meant. */
export const checkReference = (reference: Reference, against: Against): Problem | undefined =>
  CHECKS[reference.to](reference, against);

type Check = (reference: Reference, against: Against) => Problem | undefined;

/** Families of models by the words that workflow files use for them, and what the ids of models begin with. */
const FAMILIES = ['haiku', 'sonnet', 'opus', 'fable'] as const;
const MODEL = /^(?:haiku|sonnet|opus|fable|claude-[a-z0-9.-]+)$/;

const CHECKS: { readonly [T in Reference['to']]: Check } = {
  needs({ name, span, from, siblings }, { names }) {
    if (siblings.includes(name)) return undefined;
    if (!names.hasExactly(name)) return unknown('unknown_step', 'step', name, span, siblings);
    const message = `\`${from}\` cannot need \`${name}\`, which stands in another list of steps`;
    const hint = 'need a step of the same list: the block it stands in, for one';
    return problemAt('unknown_step', span, message, hint);
  },
  shows({ name, span }, { steps, names }) {
    if (!names.hasExactly(name)) return unknown('unknown_step', 'step', name, span, names.all);
    const type = steps.get(name)?.step.type;
    if (type === undefined || SHOWN.has(type)) return undefined;
    const message = `\`${name}\` has no output to show: it is of type ${type}`;
    return problemAt('unknown_step', span, message, 'name prompt and shell steps');
  },
  phase({ name, span }, { workflow }) {
    const phases = workflow.phases.map((phase) => phase.name);
    return phases.includes(name) ? undefined : unknown('unknown_phase', 'phase', name, span, phases);
  },
  agent({ name, span }, { workflow }) {
    if (Object.hasOwn(workflow.agents, name)) return undefined;
    return unknown('unknown_agent', 'agent', name, span, Object.keys(workflow.agents));
  },
  template({ name, span, from }, { steps, world: { templates } }) {
    if (templates.includes(name)) return undefined;
    // Another system's commands may be the repository's own, which only the run sees.
    const severity = steps.get(from)?.step.type === 'command' ? 'warning' : 'error';
    return unknown('unknown_template', 'prompt template', name, span, templates, severity);
  },
  takeover(reference, against) {
    const { name, span, from } = reference;
    const { agents } = against.workflow;
    if (!Object.hasOwn(agents, name)) {
      const problem = CHECKS.model(reference, against);
      if (problem?.code !== 'unknown_model') return problem;
      const message = `there is no agent and no model \`${name}\``;
      return problemAt(
        'unknown_agent',
        span,
        message,
        didYouMean(name, [...Object.keys(agents), ...FAMILIES]),
      );
    }
    const circle = circleFrom(agents, from);
    // It is said once, of the agent whose name comes first.
    if (circle?.[1] !== name || circle.some((other) => other < from)) return undefined;
    const message = `these agents take over for each other: ${circle.join(' -> ')}`;
    return problemAt('cycle', span, message, 'take one name out of `fallback`');
  },
  model({ name, span }, { world: { models = [] } }) {
    if (models.length === 0 && !MODEL.test(name)) {
      const hint =
        didYouMean(name, FAMILIES) ?? `a model is ${FAMILIES.join(', ')}, or its whole id, \`claude-…\``;
      return problemAt('unknown_model', span, `there is no model \`${name}\``, hint);
    }
    if (models.length === 0 || models.includes(name)) return undefined;
    const message = `the model \`${name}\` may not be used here`;
    return problemAt('policy_forbids', span, message, didYouMean(name, models));
  },
};

const unknown = (
  code: Problem['code'],
  sort: string,
  name: string,
  span: Reference['span'],
  candidates: readonly string[],
  severity: Severity = 'error',
): Problem =>
  problemAt(code, span, `there is no ${sort} \`${name}\``, didYouMean(name, candidates), severity);
