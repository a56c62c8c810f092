import type { RecordedRequest } from './requests.ts';

/** What goes wrong: answered instead, applied and then unanswered, cut before it is applied, or late. */
export type Fault = {
  match: (request: RecordedRequest) => boolean;
  /** How often it strikes; once when not given. */
  times?: number;
} & (
  | {
      kind: 'status';
      status: number;
      headers?: { [name: string]: string };
      /** The request takes effect all the same, as with some of GitHub's 502s. */
      applied?: boolean;
    }
  | { kind: 'drop-answer' }
  | { kind: 'reset' }
  | { kind: 'delay'; milliseconds: number }
);

/** Faults on demand, each consulted in the order it was added. */
export class Faults {
  readonly #armed: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#armed.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** The first fault that is armed for this request, which counts as having struck. */
  strike(request: RecordedRequest): Fault | null {
    const found = this.#armed.find(({ fault, left }) => left > 0 && fault.match(request));
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }
}
