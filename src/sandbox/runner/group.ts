interface Waiting {
  enter(): void;
  replace(): void;
}

/** `queue: max` keeps this many jobs waiting. */
const QUEUE_MAX = 100;

/** Concurrency groups of a repository: one job at a time in each, the others wait in the order they came. */
export class Groups {
  readonly #waiting = new Map<string, Waiting[]>();

  /**
   * Waits for the group and answers how to leave it, or null when the job was cancelled while it waited:
   * with `single`, a newer job takes the one place in the queue; with `max`, the queue was full.
   */
  async enter(group: string, queue: 'single' | 'max'): Promise<(() => void) | null> {
    const name = group.toLowerCase();
    const waiting = this.#waiting.get(name);
    const leave = () => this.#leave(name);
    if (!waiting) {
      this.#waiting.set(name, []);
      return leave;
    }
    if (queue === 'single') for (const older of waiting.splice(0)) older.replace();
    else if (waiting.length >= QUEUE_MAX) return null;
    return new Promise((resolve) => {
      waiting.push({ enter: () => resolve(leave), replace: () => resolve(null) });
    });
  }

  #leave(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next) next.enter();
    else this.#waiting.delete(name);
  }
}
