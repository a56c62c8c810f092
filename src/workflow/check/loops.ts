import { inspectSource } from '../../expression/inspect.ts';
import { problemAt, type Problem } from '../../problem.ts';
import { constantOf } from './constant.ts';
import { walkSteps } from '../graph.ts';
import { spoken } from '../names.ts';
import type { Source } from '../schema.ts';
import type { LoopStep, Step } from '../step.ts';

/** Problems of loops that have no way out but their bound. `written` are the conditions that stand in the file. */
export function endless(step: Step, written: ReadonlySet<Source>): Problem[] {
  if (step.type !== 'loop' || !written.has(step.until)) return [];
  // Going on at the bound is the exit of a loop that is meant to run a fixed number of times.
  if (constantOf(step.until) === false && step.on_exhausted !== 'continue')
    return [
      problemAt(
        'endless_loop',
        step.until.span,
        `\`until\` of \`${step.name}\` never holds, so the loop can only run out`,
        'name what ends it; to repeat a fixed number of times, add `on-exhausted: continue`',
        'warning',
      ),
    ];
  return unmoved(step);
}

/** A warning when everything that `until` looks at lies outside the loop, where no iteration changes it. */
function unmoved(loop: LoopStep): Problem[] {
  const read = inspectSource(loop.until.text, 'expression');
  if (!read.ok || read.names.length === 0) return [];
  const inside = walkSteps(loop.steps).map(({ step }) => step);
  const names = new Set(inside.flatMap((step) => [step.name, spoken(step.name), ...gateOf(step)]));
  const still = read.names.every(
    ({ path: [root = '', part] }) =>
      ['outputs', 'steps', 'approvals'].includes(root) && part !== undefined && !names.has(part),
  );
  if (!still || inside.some(({ type }) => type === 'workflow')) return [];
  const message = `\`until\` of \`${loop.name}\` looks only at steps outside the loop, which no iteration changes`;
  const hint = 'name a step of the loop’s own body';
  return [problemAt('endless_loop', loop.until.span, message, hint, 'warning')];
}

const gateOf = (step: Step): string[] => (step.type === 'approval' ? [step.gate, spoken(step.gate)] : []);
