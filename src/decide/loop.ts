import type { Step, LoopStep } from '../workflow/schema.ts';
import { holds } from './condition.ts';
import type { Draft } from './draft.ts';
import { openErrorGate } from './error-gate.ts';
import { instanceOf, type Frame } from './instance.ts';
import { failedUncaught, settled, stateOf } from './needs.ts';

type Walk = (draft: Draft, list: readonly Step[], frame: Frame) => void;

/** One look at a loop in flight: test `until` after a finished body step, go on with the body, begin again, or end. */
export function advanceLoop(draft: Draft, loop: LoopStep, frame: Frame, walk: Walk): void {
  const instance = instanceOf(loop, frame);
  const state = stateOf(draft, loop, frame);
  if (state === undefined || state.status !== 'in_progress') return;
  const body: Frame = {
    suffix: `${frame.suffix}#${state.iteration}`,
    iteration: state.iteration,
    max_iterations: mostIterations(draft, loop, frame),
    looped: true,
    phase: frame.phase,
  };
  const states = loop.steps.map((step) => ({ step, state: stateOf(draft, step, body) }));
  const failed = states.filter((child) => failedUncaught(child.state)).map((child) => child.step);
  const finished = states.filter(
    ({ state: child }) => settled(child) && child?.conclusion !== 'skipped' && !failedUncaught(child),
  );
  const ended = states.every((child) => settled(child.state));
  const after = finished.at(-1);
  if (failed.length === 0 && after !== undefined && finished.length > (state.tested ?? 0)) {
    const truth = holds(draft, loop.until, body);
    if (truth.is === 'unread') return;
    if (truth.is === 'error' && (ended || truth.error.kind !== 'undefined'))
      return end(draft, loop, instance, 'failure', truth.message);
    const converged = truth.is === 'true';
    draft.record({
      type: 'loop.tested',
      step: instance,
      iteration: state.iteration,
      after: instanceOf(after.step, body),
      tested: finished.length,
      converged,
      scores: draft.progress.scores,
    });
    if (converged) end(draft, loop, instance, 'success');
    return;
  }
  if (!ended) return walk(draft, loop.steps, body);
  if (failed.length > 0)
    return end(draft, loop, instance, 'failure', `${failed.map((step) => step.name).join(', ')} failed`);
  if (state.iteration < body.max_iterations + (state.granted ?? 0))
    return draft.record({ type: 'loop.iterated', step: instance, iteration: state.iteration + 1 });
  const message = `${loop.name} did not converge in ${state.iteration} iterations`;
  if (loop.on_exhausted === 'continue') return end(draft, loop, instance, 'success');
  if (loop.on_exhausted === 'fail') return end(draft, loop, instance, 'failure', message);
  openErrorGate(draft, loop, frame, { type: 'validation', message });
}

/** The loop's own bound, or that of the phase it stands in where that is lower. */
function mostIterations(draft: Draft, loop: LoopStep, frame: Frame): number {
  const phase = draft.workflow.phases.find((candidate) => candidate.name === frame.phase);
  return Math.min(loop.max_iterations, phase?.max_iterations ?? loop.max_iterations);
}

function end(
  draft: Draft,
  loop: LoopStep,
  instance: string,
  conclusion: 'success' | 'failure',
  message?: string,
): void {
  draft.record({
    type: 'block.completed',
    step: instance,
    conclusion,
    ...(message === undefined ? {} : { error: { type: 'validation' as const, message } }),
    ...(conclusion === 'failure' && loop.continue_on_error ? { because: 'continue-on-error' as const } : {}),
  });
}
