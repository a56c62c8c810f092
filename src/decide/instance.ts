import type { Step } from '../workflow/schema.ts';
import type { StepState } from '../progress/schema.ts';

/** Where a list of steps stands in the run: the loops around it give the suffix of its instances. */
export interface Frame {
  /** `#2#1`: the iterations of the loops around, outermost first; empty outside loops. */
  suffix: string;
  /** Iteration of the innermost loop, 1 outside loops. */
  iteration: number;
  max_iterations: number;
  /** True anywhere inside a loop. */
  looped: boolean;
  /** Phase of the nearest block that names one. */
  phase: string | undefined;
}

export const ROOT: Frame = {
  suffix: '',
  iteration: 1,
  max_iterations: 1,
  looped: false,
  phase: undefined,
};

export const instanceOf = (step: Step, frame: Frame): string => `${step.name}${frame.suffix}`;

/** The newest instance of a name, if there is one: the map of states is in the order of beginning. */
export function latest(
  steps: { [instance: string]: StepState },
  name: string,
): { instance: string; state: StepState } | undefined {
  const found = Object.entries(steps).findLast(([, state]) => state.name === name);
  return found === undefined ? undefined : { instance: found[0], state: found[1] };
}
