import { instantOf } from '../instant.ts';

/** The sandbox's time: stands still when a start is given, follows the host's otherwise; `advance` moves both. */
export class Clock {
  readonly #start: number | null;
  #advanced = 0;

  constructor(start?: string) {
    this.#start = start === undefined ? null : Date.parse(start);
    if (Number.isNaN(this.#start)) throw new Error(`no instant: ${String(start)}`);
  }

  /** Milliseconds since 1970. */
  get milliseconds(): number {
    return (this.#start ?? Date.now()) + this.#advanced;
  }

  /** ISO 8601 in UTC with whole seconds, as GitHub writes instants. */
  now(): string {
    return instantOf(this.milliseconds);
  }

  advance(seconds: number): void {
    if (!(seconds >= 0)) throw new Error('time only moves forward');
    this.#advanced += seconds * 1000;
  }
}
