import type { JsonObject, JsonValue } from '../../json.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Step } from '../../workflow/step.ts';
import type { StepState } from '../../progress/schema.ts';

/** The sub-process a list of steps belongs to. */
interface Call {
  /** What its steps' names begin with: `call.` */
  prefix: string;
  definition: Workflow;
  /** Instance of the step that called it; its variables are there. */
  instance: string;
}

/** Where a list of steps stands in the run: the loops and for-eaches around it give the suffix of its instances. */
export interface Frame {
  /** `#2[0]`: iterations and items of the blocks around, outermost first; empty outside them. */
  suffix: string;
  /** Names of the blocks that gave the parts of the suffix. */
  path: readonly string[];
  /** Iteration of the innermost loop, 1 outside loops. */
  iteration: number;
  max_iterations: number;
  /** True anywhere inside a loop. */
  looped: boolean;
  /** Phase of the nearest block that names one. */
  phase: string | undefined;
  /** Names that exist only here: `item`, `index` and what `as` says. */
  bindings: JsonObject;
  call: Call | null;
  /** The step that is undone here, with its own output: others may have come after it under its name. */
  own?: { name: string; output: JsonValue };
}

export const ROOT: Frame = {
  suffix: '',
  path: [],
  iteration: 1,
  max_iterations: 1,
  looped: false,
  phase: undefined,
  bindings: {},
  call: null,
};

export const instanceOf = (step: Step, frame: Frame): string => `${step.name}${frame.suffix}`;

/** Whether an instance has begun: a round or the retry of a block makes that it has not. */
export const begun = (state: StepState): boolean => state.status !== 'pending' || state.attempts > 0;

/** Instances that somebody is at work on: a worker, or an actions run that was dispatched. */
export const performed = (steps: { [instance: string]: StepState }): string[] =>
  Object.entries(steps).flatMap(([instance, { status, claim, run }]) =>
    status !== 'completed' && (claim ?? run) !== undefined ? [instance] : [],
  );

/** An instance with its state. */
export interface Instance {
  instance: string;
  state: StepState;
}

const indexes = new WeakMap<{ [instance: string]: StepState }, Map<string, Instance[]>>();

/** Instances of a name that have begun, in the order of beginning. */
export function instancesOf(steps: { [instance: string]: StepState }, name: string): readonly Instance[] {
  let index = indexes.get(steps);
  if (index === undefined) {
    index = new Map();
    for (const [instance, state] of Object.entries(steps)) {
      if (!begun(state)) continue;
      const known = index.get(state.name);
      if (known === undefined) index.set(state.name, [{ instance, state }]);
      else known.push({ instance, state });
    }
    indexes.set(steps, index);
  }
  return index.get(name) ?? [];
}

/** The newest instance of a name, if there is one; a ralph-loop's iterations are not the loop. */
export function latest(steps: { [instance: string]: StepState }, name: string): Instance | undefined {
  const all = instancesOf(steps, name);
  return all.findLast(({ state }) => state.type === 'ralph-loop') ?? all.at(-1);
}

/** The parts of an instance's suffix: `['#2', '[0]']`. */
export const partsOf = (suffix: string): string[] => suffix.match(/#\d+|\[\d+\]/g) ?? [];

/** Whether an instance with one suffix stands inside the place that has the other. */
export const standsIn = (suffix: string, place: string): boolean =>
  suffix.startsWith(place) && ['', '#', '['].includes(suffix.charAt(place.length));
