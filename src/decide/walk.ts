import type { ParallelStep, Step } from '../workflow/schema.ts';
import { advanceAttempt } from './attempt.ts';
import type { Draft } from './draft.ts';
import { enterStep } from './enter.ts';
import { advanceErrorGate } from './error-gate.ts';
import { advanceGate } from './gate.ts';
import { instanceOf, ROOT, type Frame } from './instance.ts';
import { advanceLoop } from './loop.ts';
import { failedUncaught, needsOf, settled, stateOf } from './needs.ts';

/** No run needs more bookkeeping entries than this for one decision; more is an engine that turns in circles. */
const MOST_ENTRIES = 20_000;

/**
 * Does all bookkeeping that is due: what is ready begins, blocks end, gates are judged, until nothing changes.
 * Steps that may be performed are left in `draft.ready`; they are not started here.
 */
export function advance(draft: Draft): void {
  let before: number;
  do {
    before = draft.entries.length;
    draft.ready.length = 0;
    walk(draft, draft.workflow.steps, ROOT);
    if (draft.entries.length > MOST_ENTRIES) throw new Error('The bookkeeping of one decision does not end');
  } while (draft.entries.length > before && draft.progress.status !== 'failed');
}

/** One pass through a list in file order. It stops at the first change, so that everything around sees it first. */
function walk(draft: Draft, list: readonly Step[], frame: Frame): void {
  const before = draft.entries.length;
  for (const step of list) {
    visit(draft, step, list, step.phase === undefined ? frame : { ...frame, phase: step.phase });
    if (draft.entries.length > before) return;
  }
}

function visit(draft: Draft, step: Step, list: readonly Step[], frame: Frame): void {
  const state = stateOf(draft, step, frame);
  if (settled(state)) return;
  if (state === undefined) {
    const needs = needsOf(draft, step, list, frame);
    if (needs !== null) enterStep(draft, step, frame, needs);
    return;
  }
  if (state.status === 'waiting' && state.gate?.kind === 'error') return advanceErrorGate(draft, step, frame);
  switch (step.type) {
    case 'prompt':
    case 'shell':
      return advanceAttempt(draft, step, frame);
    case 'approval':
      return advanceGate(draft, step, frame);
    case 'loop':
      return advanceLoop(draft, step, frame, walk);
    case 'serial':
      return advanceBlock(draft, step, step.steps, frame);
    case 'parallel':
      return advanceParallel(draft, step, frame);
    case 'conditional':
      return advanceBlock(draft, step, state.branch === 'then' ? step.then : step.else, frame);
  }
}

function advanceBlock(draft: Draft, step: Step, list: readonly Step[], frame: Frame): void {
  const before = draft.entries.length;
  walk(draft, list, frame);
  const states = list.map((child) => stateOf(draft, child, frame));
  if (draft.entries.length > before || !states.every(settled)) return;
  const failed = list.filter((_, index) => failedUncaught(states[index]));
  const names = failed.map((child) => child.name).join(', ');
  draft.record({
    type: 'block.completed',
    step: instanceOf(step, frame),
    conclusion: failed.length === 0 ? 'success' : 'failure',
    ...(failed.length > 0 ? { error: { type: 'tool' as const, message: `${names} failed` } } : {}),
    ...(failed.length > 0 && step.continue_on_error ? { because: 'continue-on-error' as const } : {}),
  });
}

/** A parallel block hides the children it may not begin yet, or no longer. */
function advanceParallel(draft: Draft, step: ParallelStep, frame: Frame): void {
  const states = step.steps.map((child) => stateOf(draft, child, frame));
  const outOfReach = step.fail_fast && states.some(failedUncaught);
  const begun = step.steps.filter((_, index) => states[index] !== undefined);
  const waiting = step.steps.filter((_, index) => states[index] === undefined);
  // Only what could begin takes a place: else a step that needs one behind it would keep that one out.
  const free = waiting.filter((child) => needsOf(draft, child, step.steps, frame) !== null);
  if (outOfReach)
    for (const child of waiting)
      draft.record({
        type: 'step.skipped',
        step: instanceOf(child, frame),
        name: child.name,
        step_type: child.type,
        iteration: frame.iteration,
        because: 'needs',
      });
  const running = states.filter((state) => state !== undefined && !settled(state)).length;
  const room = Math.max(0, (step.max_parallel ?? step.steps.length) - running);
  const visible = new Set([...begun, ...free.slice(0, room)]);
  const list = outOfReach ? step.steps : step.steps.filter((child) => visible.has(child));
  if (list.length < step.steps.length) return walk(draft, list, frame);
  advanceBlock(draft, step, list, frame);
}
