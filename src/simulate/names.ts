import { bareName } from '../progress/bare-name.ts';
import { outputKey } from '../progress/output-key.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem, type Span } from '../problem.ts';
import { placedSteps } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';

/** Whether a script's key means an instance: its whole name, its name without iterations, or the step's. */
export const means = (key: string, instance: string): boolean =>
  key === instance || key === outputKey(instance) || key === bareName(instance);

/** The problem of a key that names no step of the workflow, nor, where gates count too, a gate; null where it does. */
export function unknownName(
  workflow: Workflow,
  key: string,
  span: Span,
  gates: 'gates too' | 'steps only',
): Problem | null {
  const names = placedSteps(workflow).flatMap(({ step }) =>
    gates === 'gates too' && step.type === 'approval' ? [step.name, step.gate] : [step.name],
  );
  if (names.includes(bareName(key))) return null;
  const noun = gates === 'gates too' ? 'gate or step' : 'step';
  const message = `the workflow ${workflow.name} has no ${noun} \`${key}\``;
  return problemAt('unknown_step', span, message, didYouMean(bareName(key), [...new Set(names)]));
}
