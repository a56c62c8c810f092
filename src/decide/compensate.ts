import { findStep } from '../workflow/graph.ts';

import type { Draft } from './draft.ts';
import { close } from './end.ts';
import { frameOf } from './frame.ts';

import { settled, stateOf } from './needs.ts';
import type { Visit } from './visit.ts';

/** Undoes what was completed, one step after another in reverse order of completion, despite failures of their own. */
export function advanceCompensation(draft: Draft, visit: Visit): void {
  for (const instance of draft.progress.ending?.undo ?? []) {
    const row = draft.progress.undoable?.findLast((one) => one.step === instance);
    const step = row === undefined ? undefined : findStep(draft.workflow, row.name)?.compensate;
    if (row === undefined || step === undefined) continue;
    const place = frameOf(draft, row.name, instance.slice(row.name.length));
    const frame = { ...place, iteration: row.iteration, bindings: { ...place.bindings, ...row.bindings } };
    if (!settled(stateOf(draft, step, frame))) return visit(draft, step, [step], frame);
  }
  close(draft);
}
