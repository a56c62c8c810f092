import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import { isMapping } from './sequence.ts';
import { defined, kindOf, numeric, Tuple, type Value } from './value.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** Whether a comparison holds, with Python's rules: `'3' == 3` is false, `'3' < 3` is refused. */
export function holds(operator: Comparison, left: Value, right: Value, meter: Meter): boolean {
  switch (operator) {
    case '==':
      return equal(left, right, meter);
    case '!=':
      return !equal(left, right, meter);
    case 'in':
      return contains(right, left, meter);
    case 'not in':
      return !contains(right, left, meter);
    default:
      return ordered(operator, left, right, meter);
  }
}

/** Whether two values are equal; a list never equals a tuple, true equals 1. */
export function equal(left: Value, right: Value, meter: Meter): boolean {
  meter.spend(1);
  const a = defined(left);
  const b = defined(right);
  if (typeof a === 'string' && typeof b === 'string') {
    meter.read(Math.min(a.length, b.length));
    return a === b;
  }
  const number = numeric(a);
  if (number !== undefined) return number === numeric(b);
  const items = ordinal(a);
  const others = ordinal(b);
  if (items !== undefined && others !== undefined && Array.isArray(a) === Array.isArray(b)) {
    return (
      items.length === others.length &&
      items.every((item, index) => equal(item, others[index] ?? null, meter))
    );
  }
  if (isMapping(a) && isMapping(b)) {
    const keys = a.keys();
    return (
      keys.length === b.keys().length &&
      keys.every((key) => b.has(key) && equal(a.get(key) ?? null, b.get(key) ?? null, meter))
    );
  }
  return a === b;
}

const ordinal = (value: Value): readonly Value[] | undefined =>
  Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined;

function ordered(operator: '<' | '<=' | '>' | '>=', left: Value, right: Value, meter: Meter): boolean {
  // NaN is neither less nor more than anything, which no ordering number can say.
  if (Number.isNaN(numeric(left)) || Number.isNaN(numeric(right))) return false;
  const way = order(left, right, meter);
  if (operator === '<') return way < 0;
  if (operator === '<=') return way <= 0;
  return operator === '>' ? way > 0 : way >= 0;
}

/** Below zero if `left` comes first, above if `right` does; kinds that cannot be put in order are refused. */
export function order(left: Value, right: Value, meter: Meter): number {
  meter.spend(1);
  const a = defined(left);
  const b = defined(right);
  const number = numeric(a);
  const other = numeric(b);
  if (number !== undefined && other !== undefined) return Math.sign(number - other);
  if (typeof a === 'string' && typeof b === 'string') {
    meter.read(Math.min(a.length, b.length));
    return orderOfTexts(a, b);
  }
  const items = ordinal(a);
  const others = ordinal(b);
  if (items === undefined || others === undefined || Array.isArray(a) !== Array.isArray(b)) {
    return refuse('type', `${kindOf(a)} and ${kindOf(b)} cannot be put in order.`);
  }
  for (const [index, item] of items.entries()) {
    const counterpart = others[index];
    if (counterpart === undefined) return 1;
    if (!equal(item, counterpart, meter)) return order(item, counterpart, meter);
  }
  return items.length - others.length;
}

/** By code point, as Python does; plain `<` would go by UTF-16 unit and put U+FF5E after U+1F600. */
function orderOfTexts(a: string, b: string): number {
  if (a === b) return 0;
  let index = 0;
  while (index < a.length && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  const inPair = index > 0 && /[\uD800-\uDBFF]/.test(a.charAt(index - 1));
  const from = inPair ? index - 1 : index;
  return (a.codePointAt(from) ?? -1) - (b.codePointAt(from) ?? -1);
}

/** `value` itself, where Python would look it up in an object; lists and objects are refused, also inside a tuple. */
export function asKey(value: Value): Value {
  const it = defined(value);
  if (Array.isArray(it) || isMapping(it)) return refuse('type', `${kindOf(it)} cannot be a key.`);
  if (it instanceof Tuple) for (const item of it.items) asKey(item);
  return it;
}

/** Whether `item` is part of a string, an item of a list, or a key of an object. */
function contains(container: Value, item: Value, meter: Meter): boolean {
  const within = defined(container);
  const wanted = defined(item);
  if (typeof within === 'string') {
    meter.read(within.length);
    if (typeof wanted === 'string') return within.includes(wanted);
    return refuse('type', `\`in\` a string needs a string on its left, not ${kindOf(wanted)}.`);
  }
  const items = ordinal(within);
  if (items !== undefined) return items.some((candidate) => equal(candidate, wanted, meter));
  if (!isMapping(within))
    return refuse('type', `\`in\` needs a list, a string or an object, not ${kindOf(within)}.`);
  const key = asKey(wanted);
  return typeof key === 'string' && within.has(key);
}
