import type { ParallelStep } from '../../workflow/step.ts';
import { advanceBranches, standingOf } from './branches.ts';
import { cancel } from './cancel.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from '../scope/instance.ts';
import { needsOf, stateOf } from './needs.ts';
import type { Visit } from './visit.ts';

/** One look at a parallel set in flight: each of its steps is a branch. */
export function advanceParallel(draft: Draft, block: ParallelStep, frame: Frame, visit: Visit): void {
  const branches = block.steps.map((child) => ({
    name: child.name,
    standing: standingOf([stateOf(draft, child, frame)]),
    free: needsOf(draft, child, block.steps, frame) !== null,
    advance: () => visit(draft, child, block.steps, frame),
    cancel: (because: 'join' | 'fail-fast') => cancel(draft, child, frame, because),
  }));
  advanceBranches(draft, block, frame, branches);
}
