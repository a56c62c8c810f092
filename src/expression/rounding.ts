import { integer } from './arithmetic.ts';
import { refuse } from './failure.ts';
import { fixed } from './format.ts';
import { Float, type Value } from './value.ts';

/** `value` rounded to `precision` decimals; `common` sends the exact middle to the even neighbour. */
export function rounded(value: number, float: boolean, precision: number, method: string): Value {
  if (Math.abs(precision) > 100) return refuse('limit', 'A number is rounded to at most 100 decimals.');
  if (method === 'ceil' || method === 'floor') {
    const scale = 10 ** precision;
    return new Float((method === 'ceil' ? Math.ceil(value * scale) : Math.floor(value * scale)) / scale);
  }
  if (method !== 'common') return refuse('type', 'The method of `round` is common, ceil or floor.');
  if (!float) return precision >= 0 ? value : integer(roundedTo(value, 10 ** -precision));
  if (!Number.isFinite(value)) return new Float(value);
  const size = Math.abs(value);
  const result = precision < 0 ? roundedTo(size, 10 ** -precision) : Number(fixed(size, precision));
  return new Float(value < 0 || Object.is(value, -0) ? -result : result);
}

function roundedTo(value: number, unit: number): number {
  const units = Math.floor(value / unit);
  const rest = value - units * unit;
  const up = rest * 2 > unit || (rest * 2 === unit && units % 2 !== 0);
  return (up ? units + 1 : units) * unit;
}
