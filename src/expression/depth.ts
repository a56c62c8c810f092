import { refuse } from './failure.ts';

/** How deep expressions may nest; far below what the stack holds, so that the answer is the same everywhere. */
const MAX_DEPTH = 500;

/** Counts how deep a recursion over an expression is and refuses to go too deep. */
export class Depth {
  #depth = 0;

  within<T>(work: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) refuse('limit', `The expression is nested more than ${MAX_DEPTH} deep.`);
    const result = work();
    this.#depth -= 1;
    return result;
  }
}
