import { refusal, type Answer } from './answer.ts';
import type { Clock } from './clock.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** GitHub's secondary limit on requests that make something; with the sandbox's compressed time it is off unless set. */
export class ContentLimit {
  readonly #clock: Clock;
  readonly #perMinute: number;
  readonly #perHour: number;
  #made: number[] = [];

  constructor(clock: Clock, limits: { minute?: number; hour?: number } = {}) {
    this.#clock = clock;
    this.#perMinute = limits.minute ?? Infinity;
    this.#perHour = limits.hour ?? Infinity;
  }

  /** Counts one request; an answer that refuses it when there were too many. */
  admit(): Answer | null {
    const now = this.#clock.milliseconds;
    this.#made = this.#made.filter((at) => at > now - HOUR);
    const lastMinute = this.#made.filter((at) => at > now - MINUTE);
    if (lastMinute.length < this.#perMinute && this.#made.length < this.#perHour) {
      this.#made.push(now);
      return null;
    }
    return refusal(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      {
        'retry-after': '60',
      },
    );
  }
}
