import type { Given } from './arguments.ts';
import type { Meter } from './meter.ts';
import type { Value } from './value.ts';

/** What filters and tests work with: the budget, and each other by name. */
export interface Kit {
  meter: Meter;
  filter(name: string, value: Value, given: Given): Value;
  test(name: string, value: Value, given: Given): boolean;
}

export type Filter = (value: Value, given: Given, kit: Kit) => Value;
export type Test = (value: Value, given: Given, kit: Kit) => boolean;
