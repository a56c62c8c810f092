import { renderTemplate } from '../../expression/evaluate.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from '../scope/instance.ts';
import { scopeAt } from '../scope/scope.ts';

/** What people call the step at this point of the run; undefined where it has no number or the template gives none. */
export function numberOf(draft: Draft, step: Step, frame: Frame): number | undefined {
  if (step.number === undefined) return undefined;
  const text = renderTemplate(step.number.text, scopeAt(draft, frame));
  const number = text.ok ? Number.parseInt(text.value, 10) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}
