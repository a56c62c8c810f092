import type { StepState } from '../progress/schema.ts';
import type { Step } from '../workflow/schema.ts';
import type { Draft } from './draft.ts';
import { instanceOf, type Frame } from './instance.ts';
import type { NeedsResult } from './scope.ts';

export const settled = (state: StepState | undefined): boolean => state?.status === 'completed';

/** An end that nothing caught: a failure, or a skip that passes one on. */
export function failedUncaught(state: StepState | undefined): boolean {
  if (state === undefined || state.status !== 'completed') return false;
  if (state.conclusion === 'skipped') return state.because === 'needs';
  return state.conclusion !== 'success' && state.because !== 'continue-on-error';
}

export const stateOf = (draft: Draft, step: Step, frame: Frame): StepState | undefined =>
  draft.progress.steps[instanceOf(step, frame)];

/** How what a step needs has ended; null while something of it has not. */
export function needsOf(draft: Draft, step: Step, list: readonly Step[], frame: Frame): NeedsResult | null {
  const states = step.needs.map((name) => {
    const needed = list.find((other) => other.name === name);
    return needed === undefined ? undefined : stateOf(draft, needed, frame);
  });
  if (!states.every(settled)) return null;
  return {
    failed: states.some(failedUncaught),
    cancelled: states.some((state) => state?.conclusion === 'cancelled'),
  };
}
