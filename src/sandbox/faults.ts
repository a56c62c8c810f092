import type { Answer } from './answer.ts';
import type { RecordedRequest } from './requests.ts';

/** What goes wrong: answered instead, applied and then unanswered, cut before it is applied, late, or from before. */
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
  /** A query whose answer lags behind writes: the body that the same request was answered the last time. */
  | { kind: 'lag' }
);

/** Of so many requests the last answer is kept. */
const KEPT = 32;

/** Faults on demand, each consulted in the order it was added. */
export class Faults {
  readonly #armed: { fault: Fault; left: number }[] = [];
  readonly #answered = new Map<string, Answer>();

  add(fault: Fault): void {
    this.#armed.push({ fault, left: fault.times ?? 1 });
  }

  /** Keeps what a query was answered, for one that is to lag. */
  remember({ body }: RecordedRequest, answer: Answer): void {
    this.#answered.delete(body);
    this.#answered.set(body, answer);
    for (const oldest of this.#answered.keys()) {
      if (this.#answered.size <= KEPT) return;
      this.#answered.delete(oldest);
    }
  }

  /** What the same query was answered the last time. */
  before({ body }: RecordedRequest): Answer {
    const found = this.#answered.get(body);
    if (found === undefined) throw new Error('a query can lag only where it was answered before');
    return found;
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
