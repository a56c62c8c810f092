import type { Progress } from '../progress/schema.ts';
import type { StepState } from '../progress/step-state.ts';
import type { Deed, Habit } from './stage.ts';

interface OpenGate {
  name: string;
  kind: Habit['at'];
  /** Which opening it is: nobody speaks twice at the same one. */
  opening: string;
}

const kindOf = (step: StepState): Habit['at'] | undefined => {
  if (step.gate?.kind === 'approval') return 'approval';
  if (step.gate?.kind !== 'error') return undefined;
  if (step.error?.type === 'budget') return 'spent';
  return step.gate.grants === 'iteration' ? 'exhausted' : 'failure';
};

const openGates = (progress: Progress | null): OpenGate[] =>
  Object.entries(progress?.steps ?? {}).flatMap(([instance, step]) => {
    const kind = kindOf(step);
    if (step.status !== 'waiting' || step.gate === undefined || kind === undefined) return [];
    return [{ name: step.gate.name, kind, opening: `${instance} ${step.gate.since}` }];
  });

/** Those who act in a play: by their plans as long as one fits what is open, and else by their habits, each a bounded number of times. */
export class People {
  readonly #plans: Deed[];
  readonly #habits: readonly Habit[];
  readonly #answered = new Set<string>();
  readonly #followed = new Map<string, number>();

  constructor(plans: readonly Deed[], habits: readonly Habit[]) {
    this.#plans = [...plans];
    this.#habits = habits;
  }

  /** What is done next as the document stands; undefined when nobody has anything to say. */
  next(progress: Progress | null): Deed | undefined {
    const open = openGates(progress).filter(({ opening }) => !this.#answered.has(opening));
    const planned = this.#plans.findIndex(
      ({ after }) => after === undefined || open.some(({ name }) => name === after),
    );
    const deed = planned === -1 ? this.#byHabit(open) : this.#plans.splice(planned, 1)[0];
    const gate = open.find(({ name }) => name === deed?.after);
    if (gate !== undefined) this.#answered.add(gate.opening);
    return deed;
  }

  #byHabit(open: readonly OpenGate[]): Deed | undefined {
    for (const { name, kind } of open)
      for (const [index, { at, times, who, does, text }] of this.#habits.entries()) {
        const key = `${index} ${name}`;
        const followed = this.#followed.get(key) ?? 0;
        if (at !== kind || followed >= times) continue;
        this.#followed.set(key, followed + 1);
        return { who, after: name, does, with: 'comment', text };
      }
    return undefined;
  }
}
