import { expect } from 'vitest';

/** Fails with what does not hold. */
export function demand(truth: boolean, what: string): void {
  if (!truth) throw new Error(what);
}

/** Fails with what differs. */
export function same(found: unknown, wanted: unknown, what: string): void {
  if (found !== wanted) expect(found, `of the run: ${what}`).toEqual(wanted);
}

/** Fails with what is more than it may be. */
export function atMost(found: number, most: number, what: string): void {
  demand(found <= most, `${what}: ${found} of at most ${most}`);
}
