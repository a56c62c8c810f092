import type { StepState } from '../../progress/schema.ts';
import type { LoopStep, RalphStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { openErrorGate } from '../gates/error-gate.ts';
import { beforeIteration } from './choice.ts';
import { chosen } from './chosen.ts';

/** A loop that has not reached its goal begins once more, unless a model that was asked would rather have a person see it. */
export function goRound(draft: Draft, loop: LoopStep | RalphStep, frame: Frame, state: StepState): void {
  const { iteration } = state;
  const move = chosen(draft, beforeIteration(draft, loop, frame, iteration));
  if (move === 'wait') return;
  const step = instanceOf(loop, frame);
  if (move !== 'wait_for_human')
    return draft.record({ type: 'loop.iterated', step, iteration: iteration + 1 });
  const message = `${loop.name} has not reached its goal after ${iteration} of its iterations, and the model that was asked would have a person look at it`;
  openErrorGate(draft, loop, frame, { type: 'validation', message }, 'iteration');
}
