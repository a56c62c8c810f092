import { ENDED, type StepState } from '../../progress/schema.ts';
import { findStep } from '../../workflow/graph.ts';
import type { Step } from '../../workflow/step.ts';
import { advanceAttempt } from './attempt.ts';
import { advanceList, outOfTurn } from './block.ts';
import { advanceCall } from './call.ts';
import { advanceCompensation } from '../run/compensate.ts';
import { advanceDispatch } from './dispatch.ts';
import type { Draft } from '../draft.ts';
import { begin, enterStep } from './enter.ts';
import { advanceErrorGate } from '../gates/error-gate.ts';
import { advanceForEach } from './for-each.ts';
import { frameOf } from '../scope/frame.ts';
import { advanceGate } from '../gates/gate.ts';
import { advanceReopened } from '../gates/recheck.ts';
import { advanceInput } from '../gates/input.ts';
import { ROOT, type Frame } from '../scope/instance.ts';
import { advanceLoop } from './loop.ts';
import { needsOf, settled, stateOf } from './needs.ts';
import { advanceParallel } from './parallel.ts';
import { advanceRalph } from './ralph.ts';
import { advanceWait } from './wait.ts';

/** No run needs more bookkeeping entries than this for one decision; more is an engine that turns in circles. */
const MOST_ENTRIES = 20_000;

/**
 * Does all bookkeeping that is due: what is ready begins, blocks end, gates are judged, until nothing changes.
 * Steps that may be performed are left in `draft.ready`; they are not started here.
 */
export function advance(draft: Draft): void {
  if (ENDED.includes(draft.progress.status)) return;
  let before: number;
  do {
    before = draft.entries.length;
    draft.ready.length = 0;
    draft.choices.length = 0;
    if (draft.progress.ending !== undefined) advanceCompensation(draft, visit);
    else {
      walk(draft, draft.workflow.steps, ROOT);
      if (draft.entries.length === before) advanceAbandoned(draft);
      if (draft.entries.length === before) advanceReopened(draft);
    }
    if (draft.entries.length > MOST_ENTRIES) throw new Error('The bookkeeping of one decision does not end');
  } while (draft.entries.length > before && !ENDED.includes(draft.progress.status));
}

/** Sub-processes that nothing waits for any more go on by themselves. */
function advanceAbandoned(draft: Draft): void {
  const before = draft.entries.length;
  for (const [instance, state] of Object.entries(draft.progress.steps)) {
    if (state.abandoned !== true || state.status === 'completed') continue;
    const step = findStep(draft.workflow, state.name);
    if (step === undefined) continue;
    goOn(draft, step, [step], frameOf(draft, state.name, instance), state);
    if (draft.entries.length > before) return;
  }
}

/** One pass through a list in file order. It stops at the first change, so that everything around sees it first. */
function walk(draft: Draft, list: readonly Step[], frame: Frame): void {
  const before = draft.entries.length;
  for (const step of list) {
    visit(draft, step, list, frame);
    if (draft.entries.length > before) return;
  }
}

function visit(draft: Draft, step: Step, list: readonly Step[], around: Frame): void {
  const frame = step.phase === undefined ? around : { ...around, phase: step.phase };
  const state = stateOf(draft, step, frame);
  if (settled(state)) return;
  if (state === undefined) {
    const needs = needsOf(draft, step, list, frame);
    if (needs !== null) enterStep(draft, step, frame, needs);
    return;
  }
  goOn(draft, step, list, frame, state);
}

/** A step that has begun and not ended. */
function goOn(draft: Draft, step: Step, list: readonly Step[], frame: Frame, state: StepState): void {
  if (state.gate?.kind === 'error' && state.gate.status === 'pending')
    return advanceErrorGate(draft, step, frame);
  switch (step.type) {
    case 'prompt':
    case 'command':
    case 'shell':
      return advanceAttempt(draft, step, frame);
    case 'dispatch':
      return state.run === undefined
        ? advanceAttempt(draft, step, frame)
        : advanceDispatch(draft, step, frame);
    case 'approval':
      return advanceGate(draft, step, frame, list);
    case 'input':
    case 'wait-for-human':
      return advanceInput(draft, step, frame);
    case 'wait':
      return advanceWait(draft, step, frame);
    case 'set':
      return;
  }
  if (outOfTurn(draft, step, frame, begin)) return;
  switch (step.type) {
    case 'loop':
      return advanceLoop(draft, step, frame, walk);
    case 'ralph-loop':
      return advanceRalph(draft, step, frame, visit);
    case 'serial':
      return advanceList(draft, step, step.steps, frame, frame, walk);
    case 'parallel':
      return advanceParallel(draft, step, frame, visit);
    case 'for-each':
      return advanceForEach(draft, step, frame, walk);
    case 'conditional':
      return advanceList(draft, step, state.branch === 'then' ? step.then : step.else, frame, frame, walk);
    case 'workflow':
      return advanceCall(draft, step, frame, walk);
  }
}
