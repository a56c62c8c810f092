import { bareName } from '../progress/bare-name.ts';
import type { Progress } from '../progress/schema.ts';
import { findStep } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import { standingOf, STANDINGS, type Standing } from './standing.ts';

/** One step that is undone, and how its undoing stands. */
export interface Undone {
  instance: string;
  /** Name of the step that undoes it; undefined where the definition is not known. */
  by: string | undefined;
  standing: Standing;
}

/** Everything a run that is ending undoes, in that order. */
export function undoingOf(progress: Progress, workflow: Workflow | null): Undone[] {
  const { undo = [], undone = [] } = progress.ending ?? {};
  return [...undone, ...undo].map((instance) => {
    const name = progress.undoable?.findLast((row) => row.step === instance)?.name ?? bareName(instance);
    const by = workflow === null ? undefined : findStep(workflow, name)?.compensate?.name;
    const state = by === undefined ? undefined : progress.steps[`${by}${instance.slice(name.length)}`];
    return { instance, by, standing: standingOf(state, false) };
  });
}

/** `2 of 3 undone`. */
export function undoneCount(all: readonly Undone[]): string {
  const ended = all.filter(({ standing }) => standing === 'done').length;
  const failed = all.filter(({ standing }) => standing === 'failed' || standing === 'timed_out').length;
  return `${ended} of ${all.length} undone${failed === 0 ? '' : `, ${failed} ${STANDINGS.failed.word}`}`;
}
