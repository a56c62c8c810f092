import type { StepState } from '../../progress/schema.ts';
import { stepIn } from '../../workflow/graph.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { begun, instanceOf, type Frame } from '../scope/instance.ts';
import type { NeedsResult } from '../scope/scope.ts';

/** Ended, or left to itself. */
export const settled = (state: StepState | undefined): boolean =>
  state?.status === 'completed' || state?.abandoned === true;

/** An end that nothing caught: a failure, or a skip that passes one on. */
export function failedUncaught(state: StepState | undefined): boolean {
  if (state === undefined || !settled(state)) return false;
  if (state.abandoned === true) return true;
  if (state.conclusion === 'skipped') return state.because === 'needs' || state.because === 'fail-fast';
  return state.conclusion !== 'success' && state.because !== 'continue-on-error';
}

/** The state of a step at a place; undefined while it has not begun there. */
export function stateOf(draft: Draft, step: Step, frame: Frame): StepState | undefined {
  const state = draft.progress.steps[instanceOf(step, frame)];
  return state === undefined || !begun(state) ? undefined : state;
}

/** How what a step needs has ended; null while something of it has not. */
export function needsOf(draft: Draft, step: Step, list: readonly Step[], frame: Frame): NeedsResult | null {
  const states = statesNeeded(draft, step, list, frame);
  if (!states.every(settled)) return null;
  return {
    failed: states.some(failedUncaught),
    cancelled: states.some((state) => state?.conclusion === 'cancelled' || state?.abandoned === true),
  };
}

/**
 * The states of what a step needs. One that a person passed over ahead of its turn lets nothing pass before that turn: what it
 * needed itself, a gate perhaps, is needed in its place.
 */
const statesNeeded = (
  draft: Draft,
  { needs }: Step,
  list: readonly Step[],
  frame: Frame,
): (StepState | undefined)[] =>
  needs.flatMap((name) => {
    const needed = stepIn(list, name);
    if (needed === undefined) return [undefined];
    const state = stateOf(draft, needed, frame);
    const passedOver = state?.conclusion === 'skipped' && state.because === 'person';
    return passedOver ? [state, ...statesNeeded(draft, needed, list, frame)] : [state];
  });
