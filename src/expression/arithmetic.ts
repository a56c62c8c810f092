import { refuse } from './failure.ts';
import { formatted } from './format.ts';
import type { Meter } from './meter.ts';
import { defined, Float, kindOf, numeric, Tuple, type Value } from './value.ts';

export type Arithmetic = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** The result of a calculation with Python's rules: `/` gives a float, `//` and `%` follow the sign of the divisor. */
export function calculate(operator: Arithmetic, left: Value, right: Value, meter: Meter): Value {
  const a = defined(left);
  const b = defined(right);
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) {
    return calculateNumbers(operator, x, y, a instanceof Float || b instanceof Float);
  }
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') {
      meter.make(a.length + b.length);
      return a + b;
    }
    if (Array.isArray(a) && Array.isArray(b)) return paid([...a, ...b], meter);
    if (a instanceof Tuple && b instanceof Tuple) return new Tuple(paid([...a.items, ...b.items], meter));
  }
  if (operator === '*') {
    if (isInteger(b)) return repeated(a, Number(b), meter) ?? mismatch(operator, a, b);
    if (isInteger(a)) return repeated(b, Number(a), meter) ?? mismatch(operator, a, b);
  }
  if (operator === '%' && typeof a === 'string') return formatted(a, b, meter);
  return mismatch(operator, a, b);
}

/** `-value` or `+value`. */
export function signed(operator: '-' | '+', value: Value): Value {
  const it = defined(value);
  const number = numeric(it);
  if (number === undefined) return refuse('type', `\`${operator}\` needs a number, not ${kindOf(it)}.`);
  const result = operator === '-' ? -number : number;
  return it instanceof Float ? new Float(result) : result + 0;
}

/** `number` as an integer value; one that JSON could not carry exactly is refused. */
export function integer(number: number): number {
  // Adding zero turns JavaScript's -0 into 0.
  return Number.isSafeInteger(number) ? number + 0 : refuse('limit', 'This integer is larger than 2^53.');
}

const isInteger = (value: Value): boolean => typeof value === 'number' || typeof value === 'boolean';

function paid(items: Value[], meter: Meter): Value[] {
  meter.spend(items.length);
  return items;
}

function mismatch(operator: Arithmetic, left: Value, right: Value): never {
  return refuse('type', `\`${operator}\` does not work between ${kindOf(left)} and ${kindOf(right)}.`);
}

function repeated(value: Value, times: number, meter: Meter): Value | undefined {
  const count = Math.max(0, times);
  if (typeof value === 'string') {
    meter.make(value.length * count);
    return value.repeat(count);
  }
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined;
  if (items === undefined) return undefined;
  meter.spend(items.length * count);
  const copies = Array.from({ length: items.length === 0 ? 0 : count }, () => items).flat();
  return Array.isArray(value) ? copies : new Tuple(copies);
}

function calculateNumbers(operator: Arithmetic, x: number, y: number, float: boolean): Value {
  const number = (result: number): Value => (float ? new Float(result) : integer(result));
  switch (operator) {
    case '+':
      return number(x + y);
    case '-':
      return number(x - y);
    case '*':
      return number(x * y);
    case '**':
      return power(x, y, float);
    case '/':
      return new Float(x / divisor(y));
    case '%':
      return number(remainder(x, divisor(y)));
    case '//': {
      const rest = remainder(x, divisor(y));
      return float ? new Float(floored(x, y)) : integer((x - rest) / y);
    }
    default:
      return operator satisfies never;
  }
}

/** The whole part of `x / y`, towards minus infinity; a quotient that was rounded up to a whole number is kept. */
function floored(x: number, y: number): number {
  const rest = x % y;
  const quotient = (x - rest) / y - (rest !== 0 && rest < 0 !== y < 0 ? 1 : 0);
  if (quotient === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

const divisor = (number: number): number => (number === 0 ? refuse('type', 'Division by zero.') : number);

function remainder(x: number, y: number): number {
  const rest = x % y;
  if (rest === 0) return y < 0 ? -0 : 0;
  return rest < 0 === y < 0 ? rest : rest + y;
}

function power(x: number, y: number, float: boolean): Value {
  if (x === 0 && y < 0) return refuse('type', 'Zero cannot be raised to a negative power.');
  if (x < 0 && !Number.isInteger(y)) return refuse('type', 'A negative number has no such power.');
  // Floating powers may be off by one in the last digit; small whole ones are exact.
  const exact = !float && y >= 0 && y * Math.log2(Math.abs(x) + 1) < 64;
  const result = exact ? Number(BigInt(x) ** BigInt(y)) : x ** y;
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) {
    return refuse('limit', 'This power is too large.');
  }
  return float || y < 0 ? new Float(result) : integer(result);
}
