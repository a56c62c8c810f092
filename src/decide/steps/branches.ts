import type { StepState } from '../../progress/schema.ts';
import type { ForEachStep, ParallelStep } from '../../workflow/step.ts';
import { fail, failureOf, succeed } from './block.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from '../scope/instance.ts';
import { failedUncaught, settled } from './needs.ts';

/**
 * How one branch of a set stands. `caught` ended as a failure that something caught: no success, but none that fails all;
 * `left` was skipped by its own condition and does not count.
 */
export type Standing = 'unbegun' | 'running' | 'succeeded' | 'caught' | 'failed' | 'left';

/** One branch of a parallel set, or one instance of a for-each. */
export interface Branch {
  name: string;
  standing: Standing;
  /** Whether it could begin now. */
  free: boolean;
  advance: () => void;
  /** Stops it, or passes over it where it has not begun. */
  cancel: (because: 'join' | 'fail-fast') => void;
}

/** How a step, or the steps of one instance, stand together. */
export function standingOf(states: readonly (StepState | undefined)[]): Standing {
  if (states.every((state) => state === undefined)) return 'unbegun';
  if (!states.every(settled)) return 'running';
  if (states.some(failedUncaught)) return 'failed';
  const begun = states.filter((state) => !(state?.conclusion === 'skipped' && state.because === 'condition'));
  if (begun.length === 0) return 'left';
  return begun.every((state) => state?.conclusion === 'success') ? 'succeeded' : 'caught';
}

/** One look at a set in flight: its branches go on, as many as may at a time, until its join is reached or out of reach. */
export function advanceBranches(
  draft: Draft,
  block: ParallelStep | ForEachStep,
  frame: Frame,
  branches: readonly Branch[],
): void {
  const of = (...standings: Standing[]): Branch[] =>
    branches.filter((branch) => standings.includes(branch.standing));
  const open = of('unbegun', 'running');
  const counted = branches.length - of('left').length;
  // Where every branch left by its own condition, there is nothing that could fail.
  if (counted === 0) return succeed(draft, block, frame);
  const { required } = block.join;
  const needed = required === 'all' ? counted : required === 'any' ? 1 : required;
  const succeeded = of('succeeded', ...(required === 'all' ? (['caught'] as const) : [])).length;
  const reached = succeeded >= needed && (required !== 'all' || open.length === 0);
  const lost = succeeded + open.length < needed;
  const cancelled = (reached && block.join.on_reached === 'cancel') || (lost && block.fail_fast);
  if (cancelled) for (const branch of open) branch.cancel(reached ? 'join' : 'fail-fast');
  if (open.length === 0 || cancelled) {
    if (reached) return succeed(draft, block, frame);
    const failed = of('failed').map(({ name }) => name);
    const error =
      failed.length > 0
        ? failureOf(failed)
        : {
            type: 'tool' as const,
            message: `${needed} of ${counted} had to succeed, and ${succeeded} did`,
          };
    return fail(draft, block, frame, error);
  }
  let room = (block.max_parallel ?? branches.length) - of('running').length;
  const before = draft.entries.length;
  for (const branch of branches) {
    // Only what could begin takes a place: else a branch that needs one behind it would keep that one out.
    if (branch.standing === 'unbegun') {
      if (!branch.free || room <= 0) continue;
      room -= 1;
    } else if (branch.standing !== 'running') continue;
    branch.advance();
    if (draft.entries.length > before) return;
  }
}
