import { bind, type Given } from './arguments.ts';
import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import type { Names } from './scope.ts';
import { iterate, isMapping } from './sequence.ts';
import { defined, Dict, Namespace, type Value } from './value.ts';

/** What calling the function `name` gives: one of the caller's, `range`, `namespace` or `dict`. */
export function callFunction(name: string, given: Given, names: Names, meter: Meter): Value {
  const what = `\`${name}()\``;
  const result = names.result(name);
  if (result !== undefined) {
    bind(given, what, []);
    return result;
  }
  if (name === 'range') return range(given, what, meter);
  const made = name === 'namespace' ? new Namespace() : new Dict();
  for (const [key, value] of [...entriesOf(given, what, meter), ...given.named]) made.set(key, value);
  return made;
}

/** The keys and values of the one argument by place, if there is one: an object, or a list of pairs. */
function entriesOf(given: Given, what: string, meter: Meter): [string, Value][] {
  const [first, ...more] = given.positional;
  if (more.length > 0) return refuse('type', `${what} takes one object, one list of pairs or named values.`);
  if (first === undefined) return [];
  const start = defined(first);
  if (isMapping(start)) {
    meter.spend(start.keys().length);
    return start.entries();
  }
  return iterate(start, meter).map((pair): [string, Value] => {
    const [key, value, ...rest] = iterate(pair, meter);
    if (typeof key !== 'string' || value === undefined || rest.length > 0)
      return refuse('type', `${what} needs pairs of a string and a value.`);
    return [key, value];
  });
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
