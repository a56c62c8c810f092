import { problemAt, type Problem, type Span } from '../problem.ts';
import { checkReference, type World } from './check-references.ts';
import { checkSource, knownNames } from './check-sources.ts';
import { cycles } from './cycles.ts';
import { childrenOf, walkSteps } from './graph.ts';
import { duplicateNames, spoken } from './names.ts';
import type { Locate } from './locate.ts';
import type { Reading } from './reading.ts';
import type { Step, Workflow } from './schema.ts';

const MOST_STEPS = 1_000;

/** Everything about a definition that can be said only once all of it is read: names, circles, conditions, gates. */
export function checkWorkflow(workflow: Workflow, reading: Reading, world: World, locate: Locate): Problem[] {
  const names = reading.names.map(({ text }) => text);
  const gates = reading.gates.map(({ text }) => text);
  const steps = walkSteps(workflow.steps).map(({ step }) => step);
  const known = knownNames(workflow, names, gates);
  const lists = [workflow.steps, ...steps.flatMap(childrenOf)];
  return [
    ...duplicateNames('steps', reading.names),
    ...duplicateNames('gates', reading.gates),
    ...tooMany(reading),
    ...reading.references.flatMap((reference) => checkReference(reference, { workflow, names, world }) ?? []),
    ...lists.flatMap(cycles),
    ...reading.usages.flatMap((usage) => checkSource(usage, known, locate)),
    ...steps.flatMap((step) => [
      ...unreachable(step),
      ...ambiguousGate(step, steps),
      ...twoAnswers(step, workflow),
    ]),
  ];
}

function tooMany({ names }: Reading): Problem[] {
  const next = names[MOST_STEPS];
  if (next === undefined) return [];
  return [
    problemAt(
      'out_of_bounds',
      next.span,
      `there are ${names.length} steps, but must be between 1 and ${MOST_STEPS}`,
    ),
  ];
}

/** A step whose condition is the word false, or a branch that is never taken. */
function unreachable(step: Step): Problem[] {
  const found = constant(step.if?.text) === false ? [never(step, step.if?.span)] : [];
  if (step.type !== 'conditional') return found;
  const value = constant(step.condition.text);
  const lost = value === undefined ? [] : value ? step.else : step.then;
  return [...found, ...lost.map((child) => never(child))];
}

function never({ name, span }: Step, at: Span = span): Problem {
  const message = `\`${name}\` can never run: the condition for it is constant`;
  return problemAt('unreachable_step', at, message, undefined, 'warning');
}

function constant(text: string | undefined): boolean | undefined {
  const word = text
    ?.replace(/^\s*\{\{([^]*)\}\}\s*$/, '$1')
    .trim()
    .toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** A gate that a failed step opens goes by the step's name, so no approval may have that name. */
function ambiguousGate(step: Step, steps: readonly Step[]): Problem[] {
  if (step.type !== 'approval') return [];
  const other = steps.find(
    (candidate) =>
      candidate !== step && asksPeople(candidate) && spoken(candidate.name) === spoken(step.gate),
  );
  if (other === undefined) return [];
  const message = `the gate \`${step.gate}\` has the name of the step \`${other.name}\`, which asks people under it when it fails`;
  return [problemAt('duplicate_name', step.span, message, 'give the gate another name')];
}

const asksPeople = (step: Step): boolean =>
  step.on_error === 'human' || (step.type === 'loop' && step.on_exhausted === 'human');

/** An agent that returns files answers in a form of its own, which leaves no room for another schema. */
function twoAnswers(step: Step, workflow: Workflow): Problem[] {
  if (step.type !== 'prompt' || step.output?.schema === undefined) return [];
  if (workflow.agents[step.agent]?.returns !== 'files') return [];
  const message = `\`${step.name}\` gives a schema, but its agent \`${step.agent}\` returns files, and cannot do both yet`;
  return [problemAt('not_supported', step.span, message, 'let another agent report, in a step of its own')];
}
