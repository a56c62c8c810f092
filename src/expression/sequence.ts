import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import { defined, Dict, kindOf, Members, Tuple, type Value } from './value.ts';

/** The items a value gives when walked through: characters, items or keys; paid for one by one. */
export function iterate(value: Value, meter: Meter): readonly Value[] {
  const items = itemsOf(defined(value));
  if (items === undefined) return refuse('type', `${kindOf(value)} cannot be walked through.`);
  meter.spend(items.length);
  return items;
}

/** Whether `iterate` would accept the value. */
export const iterable = (value: Value): boolean =>
  typeof value === 'string' || Array.isArray(value) || value instanceof Tuple || isMapping(value);

export const isMapping = (value: Value): value is Dict =>
  value instanceof Dict && !(value instanceof Members);

function itemsOf(value: Value): readonly Value[] | undefined {
  if (typeof value === 'string') return Array.from(value);
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  return isMapping(value) ? value.keys() : undefined;
}

/** How many characters (code points), items or keys a value has. */
export function lengthOf(value: Value): number {
  const items = itemsOf(defined(value));
  return items === undefined ? refuse('type', `${kindOf(value)} has no length.`) : items.length;
}

/** The bounds of a slice, as far as they are given. */
export interface Bounds {
  start?: number;
  stop?: number;
  step?: number;
}

/** The part of a string, list or tuple that `[start:stop:step]` names, as Python cuts it. */
export function cut(value: Value, bounds: Bounds, meter: Meter): Value {
  if (typeof value === 'string') return meter.made(taken(characters(value, meter), bounds).join(''));
  if (isMapping(value)) return refuse('type', 'an object has no slices.');
  const items = taken(iterate(value, meter), bounds);
  return value instanceof Tuple ? new Tuple(items) : items;
}

/** The characters (code points) of a text. */
export function characters(text: string, meter: Meter): string[] {
  meter.spend(Math.ceil(text.length / 20));
  return Array.from(text);
}

function taken<T>(items: readonly T[], bounds: Bounds): T[] {
  const step = bounds.step ?? 1;
  if (step === 0) return refuse('type', 'The step of a slice cannot be 0.');
  const lowest = step < 0 ? -1 : 0;
  const highest = step < 0 ? items.length - 1 : items.length;
  const place = (bound: number | undefined, otherwise: number): number =>
    bound === undefined
      ? otherwise
      : Math.min(Math.max(bound < 0 ? bound + items.length : bound, lowest), highest);
  const start = place(bounds.start, step < 0 ? highest : lowest);
  const stop = place(bounds.stop, step < 0 ? lowest : highest);
  // From the end backwards is from the start forwards over the reversed items.
  const [from, to, source] =
    step < 0 ? [items.length - 1 - start, items.length - 1 - stop, items.toReversed()] : [start, stop, items];
  return source.slice(from, Math.max(from, to)).filter((_, index) => index % Math.abs(step) === 0);
}
