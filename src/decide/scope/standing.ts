import { ENDED, type Progress } from '../../progress/schema.ts';
import { placedSteps, type Placed } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import { ROOT, type Frame } from './instance.ts';
import { seenFrom } from './outputs.ts';

/** How a step stands, by its newest instance. */
export type StepStanding = {
  status: 'pending' | 'in_progress' | 'waiting' | 'completed';
  conclusion: 'success' | 'failure' | 'skipped' | 'cancelled' | 'timed_out' | null;
  attempts: number;
  /** Loops: iterations begun; body steps: their iteration; else 1; 0 for what never began. */
  iterations: number;
};

/** How a step stands as seen from a place. What never began is skipped once the run, or a block around it, has ended. */
export function standingOf(
  progress: Progress,
  placed: Placed,
  frame: Pick<Frame, 'suffix' | 'path'>,
): StepStanding {
  const state = seenFrom(progress.steps, placed, frame)?.state;
  if (state === undefined) {
    const over =
      ENDED.includes(progress.status) || placed.parents.some((_, at) => ended(progress, placed, at, frame));
    return over
      ? { status: 'completed', conclusion: 'skipped', attempts: 0, iterations: 0 }
      : { status: 'pending', conclusion: null, attempts: 0, iterations: 0 };
  }
  const { status, conclusion = null, attempts, iteration, started_at } = state;
  return { status, conclusion, attempts, iterations: started_at === undefined ? 0 : iteration };
}

/** Whether a step's chance has passed with the block around it: it has ended, or took the other branch. */
function ended(
  { steps }: Progress,
  { step, parents }: Placed,
  at: number,
  frame: Pick<Frame, 'suffix' | 'path'>,
): boolean {
  const parent = parents[at];
  const inner = parents[at + 1] ?? step;
  if (parent === undefined || parent.compensate === inner) return false;
  const state = seenFrom(steps, { step: parent, parents: parents.slice(0, at) }, frame)?.state;
  const other = parent.type === 'conditional' && state?.branch !== undefined;
  return state?.status === 'completed' || (other && !parent[state.branch ?? 'then'].includes(inner));
}

/** Every step of the workflow by name, in file order. */
export const standings = (workflow: Workflow, progress: Progress): { [name: string]: StepStanding } =>
  Object.fromEntries(
    placedSteps(workflow).map((placed) => [placed.step.name, standingOf(progress, placed, ROOT)]),
  );
