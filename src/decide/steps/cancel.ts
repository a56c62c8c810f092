import type { StepState } from '../../progress/schema.ts';
import { findPlaced, walkSteps } from '../../workflow/graph.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { begun, instanceOf, standsIn, type Frame } from '../scope/instance.ts';
import { settled, stateOf } from './needs.ts';

type Cause = 'join' | 'fail-fast' | 'loop' | 'timeout' | 'anew' | 'run-ended';

/** Instances of some steps and of everything in them, at a place, that have begun: in the order of beginning. */
export function begunWithin(draft: Draft, steps: readonly Step[], frame: Frame): [string, StepState][] {
  const names = new Set(walkSteps(steps).map(({ step }) => step.name));
  return Object.entries(draft.progress.steps).filter(
    ([instance, state]) =>
      names.has(state.name) && begun(state) && standsIn(instance.slice(state.name.length), frame.suffix),
  );
}

/** Stops a step with everything in it, or passes over it where it has not begun. A sub-process may be left to itself. */
export function cancel(draft: Draft, step: Step, frame: Frame, because: 'join' | 'fail-fast'): void {
  const state = stateOf(draft, step, frame);
  if (state === undefined) skip(draft, step, frame, because);
  else if (!settled(state)) stopWithin(draft, [step], frame, because);
}

/** Stops everything in a block that has begun and not ended; the block itself goes on to its own end. */
export const cancelInside = (draft: Draft, block: Step, frame: Frame, because: Cause): void =>
  stopWithin(draft, [block], frame, because, block);

/** Stops what begins anew, sub-processes that would go on by themselves included: their place is needed again. */
export function cancelAnew(draft: Draft, instances: readonly string[]): void {
  for (const instance of instances.toReversed()) stop(draft, instance, 'anew');
}

/** Stops whatever is under way in the whole run. */
export function cancelAll(draft: Draft): void {
  for (const [instance, state] of Object.entries(draft.progress.steps).toReversed())
    if (begun(state)) stop(draft, instance, 'run-ended');
}

/** `inside`: a block that is not stopped itself. */
function stopWithin(draft: Draft, steps: readonly Step[], frame: Frame, because: Cause, inside?: Step): void {
  for (const [instance, state] of begunWithin(draft, steps, frame).toReversed()) {
    if (state.name === inside?.name && state.type === inside.type) continue;
    const left = leftToItself(draft, state.name, steps, inside);
    if (left === undefined) stop(draft, instance, because);
    else if (left.name === state.name && !settled(state))
      draft.record({ type: 'step.abandoned', step: instance });
  }
}

/** The outermost sub-process within some steps that goes on when nothing waits for it, where a step is it or in it. */
function leftToItself(
  draft: Draft,
  name: string,
  within: readonly Step[],
  inside: Step | undefined,
): Step | undefined {
  const placed = findPlaced(draft.workflow, name);
  const line = placed === undefined ? [] : [...placed.parents, placed.step];
  const from = line.findIndex((step) => within.includes(step));
  return line
    .slice(from)
    .find((step) => step !== inside && step.type === 'workflow' && step.on_cancel === 'abandon');
}

function stop(draft: Draft, instance: string, because: Cause): void {
  if (draft.progress.steps[instance]?.status === 'completed') return;
  draft.record({ type: 'step.cancelled', step: instance, because });
}

/** Passes over a step that has not begun. */
export function skip(
  draft: Draft,
  step: Step,
  frame: Frame,
  because: 'condition' | 'needs' | 'branch' | 'join' | 'fail-fast' | 'run-ended',
): void {
  draft.record({
    type: 'step.skipped',
    step: instanceOf(step, frame),
    name: step.name,
    step_type: step.type,
    iteration: frame.iteration,
    because,
  });
}
