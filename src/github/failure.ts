import { Unreachable, type UnreachableOptions } from '../ports.ts';

/** The answer did not arrive: a write may or may not have been applied. */
export class LostAnswer extends Unreachable {
  constructor(message: string, options?: ErrorOptions) {
    super('github', message, options);
    this.name = 'LostAnswer';
  }
}

/** GitHub answered that it will not do it: nothing was applied. */
export class Refused extends Unreachable {
  /** HTTP status of the refusal. */
  readonly status: number;
  constructor(status: number, message: string, options?: UnreachableOptions) {
    super('github', message, options);
    this.name = 'Refused';
    this.status = status;
  }
}

/** Whether GitHub will not do it, whenever it is asked. */
export const isRefusal = (error: unknown): error is Refused =>
  error instanceof Refused && !(error instanceof Limited);

/** What an answer says of a rate limit that was reached. */
export interface Limit {
  /** Until the same request may succeed. */
  seconds: number;
  /** The same as an instant, by the server's clock. */
  until: string;
}

/** A rate limit, primary or secondary: nothing was applied, the same request may succeed after `seconds`. */
export class Limited extends Refused {
  readonly seconds: number;
  constructor(status: number, { seconds, until }: Limit, options?: ErrorOptions) {
    super(status, `GitHub's rate limit is used up; it asks to wait ${seconds} s.`, { ...options, until });
    this.name = 'Limited';
    this.seconds = seconds;
  }
}
