import { Limited, LostAnswer } from '../../src/github/failure.ts';
import type { Asked, Turn } from './model/wire.ts';

/** What becomes of a request on its way. */
export type Fate =
  | { is: 'answered' }
  /** The process is killed before the request arrives, or after it took effect. */
  | { is: 'killed'; effect: boolean }
  /** The answer does not come; the request took effect or did not. */
  | { is: 'lost'; effect: boolean }
  | { is: 'limited'; seconds: number; until: string };

/** A request that waits for its turn. */
export interface Waiting {
  /** Whose it is: a number of an actions run. */
  who: number;
  asked: Asked;
  go(fate: Fate): void;
}

/**
 * Lets one request through at a time. An actions run is always at one of its requests, or over: `step` answers once the one that
 * was let through is at its next one.
 */
export class Stepper {
  readonly #waiting: Waiting[] = [];
  #settled: (() => void) | null = null;
  readonly #live = new Set<number>();

  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Actions runs that are under way. */
  get live(): number {
    return this.#live.size;
  }

  /** Begins an actions run, up to its first request. */
  begin(who: number, run: () => Promise<void>): Promise<void> {
    this.#live.add(who);
    return this.#until(() => {
      void run().then(() => {
        this.#over(who);
      });
    });
  }

  step(waiting: Waiting, fate: Fate): Promise<void> {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    return this.#until(() => {
      waiting.go(fate);
      if (fate.is === 'killed') this.#over(waiting.who);
    });
  }

  /** The turns of one actions run; `took` is told after every write that took effect. */
  turn(who: number, took: (fate: Fate) => void): Turn {
    return (asked, perform) =>
      new Promise((answer, refuse) => {
        const go = (fate: Fate): void => {
          if (fate.is === 'limited') return refuse(new Limited(403, fate));
          const effect = fate.is === 'answered' || fate.effect;
          try {
            const made = effect ? perform() : undefined;
            if (effect && asked.writes) took(fate);
            if (fate.is === 'lost') refuse(new LostAnswer(`GitHub did not answer ${asked.name}`));
            // A process that was killed never goes on.
            if (fate.is === 'answered' && effect) answer(made as Awaited<ReturnType<typeof perform>>);
          } catch (error) {
            refuse(error instanceof Error ? error : new Error(String(error)));
          }
        };
        this.#waiting.push({ who, asked, go });
        this.#settle();
      });
  }

  #over(who: number): void {
    this.#live.delete(who);
    for (const left of this.#waiting.filter((waiting) => waiting.who === who))
      this.#waiting.splice(this.#waiting.indexOf(left), 1);
    this.#settle();
  }

  #until(begin: () => void): Promise<void> {
    const settled = new Promise<void>((resolve) => {
      this.#settled = resolve;
    });
    begin();
    return settled;
  }

  #settle(): void {
    const settled = this.#settled;
    this.#settled = null;
    settled?.();
  }
}
