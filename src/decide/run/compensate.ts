import type { Undoable } from '../../progress/step-state.ts';
import { findStep } from '../../workflow/graph.ts';
import type { Draft } from '../draft.ts';
import { close } from './end.ts';
import { frameOf } from '../scope/frame.ts';
import { ROOT, type Frame } from '../scope/instance.ts';
import { settled, stateOf } from '../steps/needs.ts';
import type { Visit } from '../steps/visit.ts';

/** Undoes what was completed, one step after another in reverse order of completion, despite failures of their own. */
export function advanceCompensation(draft: Draft, visit: Visit): void {
  const [instance] = draft.progress.ending?.undo ?? [];
  if (instance === undefined) return close(draft);
  const row = draft.progress.undoable?.find((one) => one.step === instance);
  const step = row === undefined ? undefined : findStep(draft.workflow, row.name)?.compensate;
  const frame = row === undefined ? ROOT : frameFor(draft, row);
  if (step !== undefined && !settled(stateOf(draft, step, frame))) return visit(draft, step, [step], frame);
  draft.record({ type: 'compensation.ended', undone: instance });
}

/** Where the step stood that is undone, with what it knew there. */
function frameFor(draft: Draft, { step, name, iteration, bindings, output }: Undoable): Frame {
  const place = frameOf(draft, name, step);
  return {
    ...place,
    iteration,
    bindings: { ...place.bindings, ...bindings },
    ...(output === undefined ? {} : { own: { name, output } }),
  };
}
