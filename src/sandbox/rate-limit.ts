import type { Clock } from './clock.ts';

const HOUR = 3_600_000;

/** Points per hour for one resource, counted in windows of the sandbox's clock. */
export class RateLimit {
  readonly resource: 'core' | 'graphql';
  readonly limit: number;
  readonly #clock: Clock;
  #windowEnds: number;
  #used = 0;

  constructor(resource: 'core' | 'graphql', limit: number, clock: Clock) {
    this.resource = resource;
    this.limit = limit;
    this.#clock = clock;
    this.#windowEnds = clock.milliseconds + HOUR;
  }

  /** False when the window's points are used up. */
  spend(points: number): boolean {
    this.#roll();
    if (this.#used + points > this.limit) return false;
    this.#used += points;
    return true;
  }

  get used(): number {
    this.#roll();
    return this.#used;
  }

  get remaining(): number {
    return this.limit - this.used;
  }

  /** Seconds since 1970 at which the window ends. */
  get resetsAt(): number {
    this.#roll();
    return Math.ceil(this.#windowEnds / 1000);
  }

  /** The headers GitHub sends with every answer. */
  headers(): { [name: string]: string } {
    return {
      'x-ratelimit-limit': String(this.limit),
      'x-ratelimit-remaining': String(this.remaining),
      'x-ratelimit-used': String(this.used),
      'x-ratelimit-reset': String(this.resetsAt),
      'x-ratelimit-resource': this.resource,
    };
  }

  #roll(): void {
    if (this.#clock.milliseconds < this.#windowEnds) return;
    this.#windowEnds = this.#clock.milliseconds + HOUR;
    this.#used = 0;
  }
}
