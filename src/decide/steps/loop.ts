import type { LoopStep } from '../../workflow/step.ts';
import { fail, failureOf, succeed } from './block.ts';
import { goRound } from '../advice/go-round.ts';
import { cancelInside } from './cancel.ts';
import { holds } from '../scope/condition.ts';
import type { Draft } from '../draft.ts';
import { exhausted } from './exhausted.ts';
import { inIteration } from '../scope/frame.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { failedUncaught, settled, stateOf } from './needs.ts';
import type { Walk } from './visit.ts';

/** One look at a loop in flight: test `until` after a finished body step, go on with the body, begin again, or end. */
export function advanceLoop(draft: Draft, loop: LoopStep, frame: Frame, walk: Walk): void {
  const instance = instanceOf(loop, frame);
  const state = stateOf(draft, loop, frame);
  if (state === undefined || state.status !== 'in_progress') return;
  const body = inIteration(draft, loop, frame, state.iteration);
  const states = loop.steps.map((step) => ({ step, state: stateOf(draft, step, body) }));
  const failed = states.filter((child) => failedUncaught(child.state)).map((child) => child.step.name);
  const finished = states.filter(
    ({ state: child }) => settled(child) && child?.conclusion !== 'skipped' && !failedUncaught(child),
  );
  const ended = states.every((child) => settled(child.state));
  const after = finished.at(-1);
  if (failed.length === 0 && after !== undefined && finished.length > (state.tested ?? 0)) {
    const truth = holds(draft, loop.until, body);
    if (truth.is === 'unread') return;
    if (truth.is === 'error' && (ended || truth.error.kind !== 'undefined'))
      return fail(draft, loop, frame, { type: 'validation', message: truth.message });
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
    if (!converged) return;
    cancelInside(draft, loop, frame, 'loop');
    return succeed(draft, loop, frame);
  }
  if (!ended) return walk(draft, loop.steps, body);
  if (failed.length > 0) return fail(draft, loop, frame, failureOf(failed));
  if (state.iteration < body.max_iterations + (state.granted ?? 0)) return goRound(draft, loop, frame, state);
  exhausted(draft, loop, frame, `${loop.name} did not converge in ${state.iteration} iterations`);
}
