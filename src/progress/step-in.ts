import type { Progress, StepState } from './schema.ts';

/** The state of an instance that the journal speaks of. */
export function state(progress: Progress, instance: string): StepState {
  const found = progress.steps[instance];
  if (found === undefined) throw new Error(`The journal speaks of ${instance}, which never began`);
  return found;
}

/** A step before its first attempt. */
export const fresh = (name: string, type: string, iteration: number): StepState => ({
  name,
  type,
  status: 'pending',
  attempts: 0,
  iteration,
});

export const withStep = (progress: Progress, instance: string, step: StepState): Progress => ({
  ...progress,
  steps: { ...progress.steps, [instance]: step },
});

/** Steps as if they had not begun; how often they were tried before stays known. */
export function begunAnew(steps: Progress['steps'], instances: readonly string[]): Progress['steps'] {
  const next = { ...steps };
  for (const instance of instances) {
    const old = next[instance];
    if (old === undefined) continue;
    const earlier = (old.earlier ?? 0) + old.attempts;
    next[instance] = {
      ...fresh(old.name, old.type, old.iteration),
      ...(old.number === undefined ? {} : { number: old.number }),
      ...(earlier === 0 ? {} : { earlier }),
    };
  }
  return next;
}

/** Some of the steps, each put in a new state; those that are not known are left out. */
export function changed(
  steps: Progress['steps'],
  instances: readonly string[],
  change: (step: StepState) => StepState,
): Progress['steps'] {
  const next = { ...steps };
  for (const instance of instances) {
    const old = next[instance];
    if (old !== undefined) next[instance] = change(old);
  }
  return next;
}
