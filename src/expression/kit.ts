import type { Bound, Given } from './arguments.ts';
import type { Meter } from './meter.ts';
import type { Value } from './value.ts';

/** What filters and tests work with: the budget, and each other by name. */
export interface Kit {
  meter: Meter;
  /** The items of a value that can be walked through. */
  items(value: Value): readonly Value[];
  filter(name: string, value: Value, given: Given): Value;
  test(name: string, value: Value, given: Given): boolean;
}

export type Filter = (value: Value, given: Given, kit: Kit) => Value;
/** A method of a kind of value: what it takes, by place unless `named`, and what it gives. */
export interface Method<T> {
  parameters: readonly string[];
  named?: true;
  run(self: T, given: Bound, kit: Kit): Value;
}
export type Test = (value: Value, given: Given, kit: Kit) => boolean;
