import { bind, type Given } from './arguments.ts';
import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import type { Names } from './scope.ts';
import { Dict, Namespace, type Value } from './value.ts';

/** What calling the function `name` gives: one of the caller's, `range` or `namespace`. */
export function callFunction(name: string, given: Given, names: Names, meter: Meter): Value {
  const what = `\`${name}()\``;
  const result = names.result(name);
  if (result !== undefined) {
    bind(given, what, []);
    return result;
  }
  if (name === 'range') return range(given, what, meter);
  const [start, ...more] = given.positional;
  if (more.length > 0 || (start !== undefined && !(start instanceof Dict))) {
    return refuse('type', `${what} takes one object or named values.`);
  }
  const namespace = new Namespace();
  for (const [key, value] of [...(start?.entries() ?? []), ...given.named]) namespace.set(key, value);
  return namespace;
}

function range(given: Given, what: string, meter: Meter): Value {
  if (given.positional.length === 0) return refuse('type', `${what} needs a whole number.`);
  const bound = bind(given, what, given.positional.length === 1 ? ['stop'] : ['start', 'stop', 'step']);
  const start = bound.integer('start', 0);
  const step = bound.integer('step', 1);
  if (step === 0) return refuse('type', `The step of ${what} cannot be 0.`);
  const length = Math.max(0, Math.ceil((bound.integer('stop', 0) - start) / step));
  meter.spend(length);
  return Array.from({ length }, (_, index) => start + index * step);
}
