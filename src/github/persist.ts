import { setTimeout as sleep } from 'node:timers/promises';
import { Limited, LostAnswer } from './failure.ts';

export interface Patience {
  /** Told one line about each request that is tried again. */
  log?: ((line: string) => void) | undefined;
  /** Waits in milliseconds; replaced in tests. */
  pause?: ((ms: number) => Promise<unknown>) | undefined;
  /** Seconds that may be spent in all on waiting for rate limits to end; two minutes unless given. */
  patience?: number | undefined;
}

const PATIENCE = 120;
/** Times that a request is sent again after lost answers, and after limits that had not ended when GitHub had said so. */
const RETRIES = { lost: 2, limited: 5 };
const BACKOFF_MS = 500;

/** Sends a request again where that is safe: reads whose answer was lost, and whatever a rate limit kept from being applied. */
export class Persistence {
  readonly #patience: Patience;
  /** Seconds left. */
  #left: number;

  constructor(patience: Patience) {
    this.#patience = patience;
    this.#left = patience.patience ?? PATIENCE;
  }

  /** Sends a request until it succeeds, fails for good, or would have to wait longer than there is patience. Throws what `send` throws. */
  async keepOn<T>(read: boolean, send: () => Promise<T>): Promise<T> {
    const tried = { lost: 0, limited: 0 };
    for (;;) {
      try {
        return await send();
      } catch (error) {
        const ms = this.#waitAfter(error, read, tried);
        if (ms === null || !(error instanceof Error)) throw error;
        this.#patience.log?.(`${error.message} Trying again in ${ms} ms.`);
        await (this.#patience.pause ?? sleep)(ms);
      }
    }
  }

  #waitAfter(error: unknown, read: boolean, tried: { lost: number; limited: number }): number | null {
    if (error instanceof Limited) {
      // Who goes on asking while a limit holds is kept out for longer.
      const seconds = Math.max(error.seconds, 2 ** tried.limited);
      if (tried.limited === RETRIES.limited || seconds > this.#left) return null;
      tried.limited += 1;
      this.#left -= seconds;
      return seconds * 1000;
    }
    if (!(error instanceof LostAnswer) || !read || tried.lost === RETRIES.lost) return null;
    tried.lost += 1;
    return BACKOFF_MS * 2 ** (tried.lost - 1);
  }
}
