import { problemAt, type Problem, type Span } from '../../problem.ts';
import { constantOf } from './constant.ts';
import type { Step } from '../step.ts';

/** Warnings about steps that nothing can reach: their condition never holds, their branch is never taken, their list is empty. */
export function unreachable(step: Step): Problem[] {
  const own = constantOf(step.if) === false ? [never(step, 'its condition never holds', step.if?.span)] : [];
  return [...own, ...lostInside(step)];
}

function lostInside(step: Step): Problem[] {
  switch (step.type) {
    case 'conditional': {
      const value = constantOf(step.condition);
      if (value === undefined) return [];
      const why = `the condition of \`${step.name}\` always ${value ? 'holds' : 'fails'}`;
      return (value ? step.else : step.then).map((child) => never(child, why));
    }
    case 'for-each':
      if (!Array.isArray(step.items) || step.items.length > 0) return [];
      return step.steps.map((child) => never(child, `\`${step.name}\` has no items`));
    case 'loop': {
      if (constantOf(step.until) !== true) return [];
      const why = `\`${step.name}\` always ends after its first step that finishes`;
      return step.steps.filter((child) => child.needs.length > 0).map((child) => never(child, why));
    }
    default:
      return [];
  }
}

function never({ name, span }: Step, why: string, at: Span = span): Problem {
  const hint = 'take it out, or let the condition name something that can change';
  return problemAt('unreachable_step', at, `\`${name}\` can never run: ${why}`, hint, 'warning');
}
