import { problemAt, type Problem, type Span } from '../../problem.ts';
import { walkSteps } from '../graph.ts';
import type { Workflow } from '../schema.ts';
import type { Step } from '../step.ts';
import type { Spot } from './spots.ts';
import { keptInstances, keptOf, ROOM } from './worst-case.ts';
import type { Bounds } from '../world.ts';

const MOST_STEPS = 1_000;

/** Problems of definitions that are too large: more steps than are accepted, or a document that would outgrow its bound. */
export function checkSize(workflow: Workflow, names: readonly { span: Span }[]): Problem[] {
  const next = names[MOST_STEPS];
  if (next !== undefined) {
    const message = `there are ${names.length} steps, but must be between 1 and ${MOST_STEPS}`;
    return [problemAt('out_of_bounds', next.span, message)];
  }
  const all = walkSteps(workflow.steps);
  const kept = keptInstances(all);
  if (kept <= ROOM) return [];
  const [first] = all.toSorted((one, other) => keptOf(other) - keptOf(one));
  if (first === undefined) return [];
  const { name, span } = first.step;
  const message = `the progress document would have to hold ${kept} settled steps at worst, but has room for ${ROOM}; \`${name}\` alone is ${keptOf(first)} of them`;
  return [
    problemAt('document_too_large', span, message, 'use fewer items or iterations, or split the workflow'),
  ];
}

/** Problems of what asks for more than policy allows, or than its own steps can give. */
export function checkWidth(step: Step, bounds: Bounds | undefined, spot: Spot): Problem[] {
  if (step.type !== 'parallel' && step.type !== 'for-each') return [];
  const { name, max_parallel: wide, join } = step;
  const found: Problem[] = [];
  const allowed = bounds?.parallel;
  if (wide !== undefined && allowed !== undefined && wide > allowed) {
    const message = `\`${name}\` wants ${wide} steps at one time, but policy allows between 1 and ${allowed}`;
    found.push(
      problemAt(
        'policy_forbids',
        spot(step, 'max-parallel'),
        message,
        'lower `max-parallel`, or raise `limits.parallel` of the policy',
      ),
    );
  }
  const lanes = lanesOf(step);
  if (typeof join.required === 'number' && lanes !== undefined && join.required > lanes) {
    const message = `\`${name}\` requires ${join.required} successes, but has ${lanes} branch${lanes === 1 ? '' : 'es'}: between 1 and ${lanes} can be required`;
    found.push(problemAt('out_of_bounds', spot(step, 'join', 'require'), message, 'lower `join.require`'));
  }
  return found;
}

const lanesOf = (step: Extract<Step, { type: 'parallel' | 'for-each' }>): number | undefined => {
  if (step.type === 'parallel') return step.steps.length;
  return Array.isArray(step.items) ? step.items.length : undefined;
};

/** Problems of a definition's own limits against those of policy. */
export function checkLimits({ settings }: Workflow, bounds: Bounds | undefined, spot: Spot): Problem[] {
  const { limit_decisions: decisions, timeout_minutes: minutes } = settings;
  // The bound of the language stands for a definition that says nothing.
  const own = decisions < 10_000 ? decisions : undefined;
  const wanted: [path: string[], what: string, wanted: number | undefined, allowed: number | undefined][] = [
    [['limits', 'parallel'], 'steps at one time', settings.limit_parallel, bounds?.parallel],
    [['limits', 'decisions'], 'decisions', own, bounds?.decisions],
    [['limits', 'cost-usd'], 'US dollars', settings.limit_cost_usd, bounds?.cost_usd],
    [['limits', 'tokens'], 'tokens', settings.limit_tokens, bounds?.tokens],
    [['timeout-minutes'], 'minutes', minutes, bounds?.timeout_minutes],
  ];
  return wanted.flatMap(([path, what, value, allowed]) => {
    if (value === undefined || allowed === undefined || value <= allowed) return [];
    const key = path.join('.');
    const message = `\`${key}\` is ${value} ${what}, but policy allows at most ${allowed}`;
    const hint = `lower it, or raise \`limits.${path.at(-1) ?? ''}\` of the policy`;
    return [problemAt('policy_forbids', spot('definition', 'settings', ...path), message, hint)];
  });
}
