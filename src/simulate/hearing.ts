import { later } from '../instant.ts';
import type { Entry } from '../progress/entry.ts';
import type { Progress } from '../progress/schema.ts';

/**
 * Which comments open gates still rest on. In a simulation a gate may open and be answered in one instant, where the
 * engine tells before from after by their instants alone: so it is told here by the order in which things happened.
 */
export class Hearing {
  /** By instance: the newest comment when the gate opened, or when what it shows last changed. */
  readonly #after = new Map<string, number>();

  /** Notes what a decision did to gates. `newest` is the newest comment at that time. */
  note(entries: readonly Entry[], { steps }: Progress, newest: number): void {
    for (const entry of entries)
      if (
        entry.type === 'gate.opened' ||
        entry.type === 'gate.subject_changed' ||
        entry.type === 'gate.reopened'
      )
        this.#after.set(entry.step, newest);
    for (const instance of this.#after.keys()) if (!rests(steps[instance])) this.#after.delete(instance);
  }

  /** Whether a comment was given while a gate was open that is open still. */
  hears(id: number): boolean {
    for (const after of this.#after.values()) if (id > after) return true;
    return false;
  }

  /** The document as the engine must see it now, so that what was said since a gate opened counts in the same second. */
  seen(progress: Progress, now: string): Progress {
    const fresh = [...this.#after.keys()].filter((instance) => {
      const gate = progress.steps[instance]?.gate;
      return gate?.since === now || gate?.answers.some(({ at }) => at <= gate.since) === true;
    });
    if (fresh.length === 0) return progress;
    const steps = { ...progress.steps };
    for (const instance of fresh) {
      const state = steps[instance];
      if (state?.gate === undefined) continue;
      steps[instance] = { ...state, gate: { ...state.gate, since: later(state.gate.since, -1) } };
    }
    return { ...progress, steps };
  }
}

/** Whether a gate waits for an answer, or was approved and nothing has come of that yet. */
const rests = (state: Progress['steps'][string] | undefined): boolean =>
  (state?.status === 'waiting' && state.gate !== undefined) ||
  state?.gate?.status === 'pending' ||
  (state?.gate?.status === 'approved' && state.gate.used === undefined);
