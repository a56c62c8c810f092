import { renderTemplate } from '../expression/evaluate.ts';
import type { StepError } from '../progress/attempt.ts';
import type { Step } from '../workflow/schema.ts';
import { holds } from './condition.ts';
import type { Draft } from './draft.ts';
import { openApproval } from './gate.ts';
import { instanceOf, type Frame } from './instance.ts';
import { enterPhase } from './phase.ts';
import { scopeAt, type NeedsResult } from './scope.ts';

const STATUS_FUNCTION = /\b(?:success|failure|always|cancelled)\s*\(/;

/** Begins a step whose needs have ended: skips it, opens it, or lists it as ready to be performed. */
export function enterStep(draft: Draft, step: Step, frame: Frame, needs: NeedsResult): void {
  const instance = instanceOf(step, frame);
  const skip = (because: 'condition' | 'needs'): void =>
    draft.record({
      type: 'step.skipped',
      step: instance,
      name: step.name,
      step_type: step.type,
      iteration: frame.iteration,
      because,
    });
  const blocked = needs.failed || needs.cancelled;
  if (blocked && (step.if === undefined || !STATUS_FUNCTION.test(step.if.text))) return skip('needs');
  if (step.if !== undefined) {
    const truth = holds(draft, step.if, frame, needs);
    if (truth.is === 'unread') return;
    if (truth.is === 'error')
      return failAtOnce(draft, step, frame, { type: 'validation', message: truth.message });
    if (truth.is === 'false') return skip(blocked ? 'needs' : 'condition');
  }
  const phase = enterPhase(draft, frame);
  if (phase === 'unread' || phase === 'refused') return;
  begin(draft, step, frame, instance);
}

function begin(draft: Draft, step: Step, frame: Frame, instance: string): void {
  const block = { type: 'block.started', step: instance, name: step.name, step_type: step.type } as const;
  switch (step.type) {
    case 'prompt':
    case 'shell':
      draft.ready.push({ step, frame, instance, attempt: 1, number: numberOf(draft, step, frame) });
      return;
    case 'approval':
      return openApproval(draft, step, frame, numberOf(draft, step, frame));
    case 'conditional': {
      const truth = holds(draft, step.condition, frame);
      if (truth.is === 'unread') return;
      if (truth.is === 'error')
        return failAtOnce(draft, step, frame, { type: 'validation', message: truth.message });
      const branch = truth.is === 'true' ? 'then' : 'else';
      return draft.record({ ...block, iteration: frame.iteration, branch });
    }
    case 'loop':
      return draft.record({ ...block, iteration: 1 });
    case 'serial':
    case 'parallel':
      return draft.record({ ...block, iteration: frame.iteration });
  }
}

/** A step that cannot even begin: its condition is wrong, and the record says so. */
function failAtOnce(draft: Draft, step: Step, frame: Frame, error: StepError): void {
  const instance = instanceOf(step, frame);
  draft.record({
    type: 'block.started',
    step: instance,
    name: step.name,
    step_type: step.type,
    iteration: frame.iteration,
  });
  draft.record({
    type: 'block.completed',
    step: instance,
    conclusion: 'failure',
    error,
    ...(step.continue_on_error ? { because: 'continue-on-error' as const } : {}),
  });
}

/** What people call the step at this point of the run; undefined where it has no number or the template gives none. */
export function numberOf(draft: Draft, step: Step, frame: Frame): number | undefined {
  if (step.number === undefined) return undefined;
  const text = renderTemplate(step.number.text, scopeAt(draft, frame));
  const number = text.ok ? Number.parseInt(text.value, 10) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}
