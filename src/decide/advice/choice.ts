import type { ChoicePoint, Move } from '../../progress/advice.ts';
import type { StepState } from '../../progress/schema.ts';
import { ENDED } from '../../progress/schema.ts';
import type { LoopStep, RalphStep, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { inIteration } from '../scope/frame.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { endingOf } from '../steps/failure.ts';

/** A place where the workflow leaves a choice, and every move that is legal there; the first is what the rules would do. */
export interface Choice {
  point: ChoicePoint;
  moves: Move[];
}

/**
 * An attempt failed and its policy allows another: it is tried again, a person is asked, or it ends as if the policy were used
 * up. What would then be passed over is not ended early: no model skips a step.
 */
export function afterFailure(draft: Draft, step: Step, frame: Frame, state: StepState): Choice {
  const step_name = instanceOf(step, frame);
  const ends = state.error === undefined ? null : endingOf(draft, step, state.error).is;
  return {
    point: { of: 'failure', step: step_name, count: Math.max(1, state.attempts) },
    moves: [
      { type: 'retry_step', step_name },
      { type: 'wait_for_human', step_name },
      ...(ends === 'uncaught' || ends === 'compensate' ? [{ type: 'abort' as const, step_name }] : []),
    ],
  };
}

/** A loop is about to begin once more: it does, or a person is asked as if its iterations were used up, where that is what then happens. */
export function beforeIteration(
  draft: Draft,
  loop: LoopStep | RalphStep,
  frame: Frame,
  iteration: number,
): Choice {
  const first = loop.type === 'loop' ? (loop.steps[0] ?? loop) : loop.body;
  const next = instanceOf(first, inIteration(draft, loop, frame, iteration + 1));
  const step = instanceOf(loop, frame);
  return {
    point: { of: 'iteration', step, count: iteration },
    moves: [
      { type: 'execute_step', step_name: next },
      ...(loop.on_exhausted === 'human' ? [{ type: 'wait_for_human' as const, step_name: step }] : []),
    ],
  };
}

/** Whether what was asked about is still as it was: not begun anew, not settled by somebody else, not over. */
export function standsStill({ progress }: Draft): boolean {
  const asked = progress.advice?.asked;
  if (asked === undefined || progress.ending !== undefined || ENDED.includes(progress.status)) return false;
  const { point, began } = asked;
  const state = progress.steps[point.step];
  if (state === undefined || state.advice?.count === point.count) return false;
  if ((state.started_at ?? '') !== began || state.gate?.status === 'pending') return false;
  return point.of === 'failure'
    ? state.status === 'pending' && state.attempts === point.count
    : state.status === 'in_progress' && state.iteration === point.count;
}
