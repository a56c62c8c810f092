import { problemAt, type Problem } from '../../problem.ts';
import { walkSteps } from '../graph.ts';
import type { Workflow } from '../schema.ts';
import type { Step } from '../step.ts';

/** Problems of a compensation with a compensation: nothing undoes what undoes. */
export function nestedCompensation(step: Step): Problem[] {
  const undo = step.compensate;
  if (undo === undefined) return [];
  const nested = walkSteps([undo]).find((placed) => placed.step.compensate !== undefined);
  if (nested === undefined) return [];
  const path = [step.name, undo.name, ...(nested.step === undo ? [] : [nested.step.name])].join(' -> ');
  const message = `the compensation of \`${step.name}\` would need a compensation itself: ${path}`;
  const hint = 'take `compensate` out of it; what undoes must be safe to be done once and again';
  return [problemAt('nested_compensation', nested.step.span, message, hint)];
}

/** Notices where failures lead to compensation, but nothing can be compensated. */
export function nothingToCompensate(workflow: Workflow, steps: readonly Step[]): Problem[] {
  if (steps.some(({ compensate, type }) => compensate !== undefined || type === 'workflow')) return [];
  const hint = 'give the steps that should be undone a `compensate`';
  return steps.flatMap(({ name, span, on_error, error_rules }) => {
    if (on_error !== 'compensate' && !error_rules.some((rule) => rule.do === 'compensate')) return [];
    const message = `\`${name}\` asks for compensation, but no step of \`${workflow.name}\` can be undone`;
    return [problemAt('no_effect', span, message, hint, 'notice')];
  });
}
