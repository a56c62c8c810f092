import { display, represent } from './display.ts';
import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import { Dict, Float, kindOf, numeric, type Value } from './value.ts';

const DIRECTIVE = /%(?:\((\w+)\))?([-+0 #]*)(\d{0,4})(?:\.(\d{1,2}))?([a-zA-Z%]?)/g;

/** `text` with its `%s`, `%d`, `%.2f`, `%(name)s` filled in, as Python's `%` does. */
export function formatted(text: string, values: readonly Value[], meter: Meter): string {
  const [first] = values;
  const named = values.length === 1 && first instanceof Dict ? first : undefined;
  let used = 0;
  let byName = false;
  const result = text.replace(
    DIRECTIVE,
    (whole, name: string | undefined, flags: string, width, precision, letter) => {
      meter.spend(1);
      if (letter === '%') return '%';
      let value: Value | undefined;
      if (name === undefined) {
        value = values[used];
        used += 1;
      } else {
        byName = true;
        value = named?.get(name);
      }
      if (value === undefined) return refuse('type', `Nothing is given for \`${whole}\` of the format.`);
      const body = written(
        letter,
        value,
        precision === undefined ? undefined : Number(precision),
        flags,
        meter,
      );
      meter.make(Math.max(body.length, Number(width)));
      return padded(body, flags, Number(width), letter);
    },
  );
  if (!byName && named === undefined && used < values.length) {
    return refuse('type', 'The format uses fewer values than are given.');
  }
  return meter.made(result);
}

function written(
  letter: string,
  value: Value,
  precision: number | undefined,
  flags: string,
  meter: Meter,
): string {
  if (letter === 's' || letter === 'r') {
    const text = letter === 's' ? display(value, meter) : represent(value, meter);
    return precision === undefined ? text : Array.from(text).slice(0, precision).join('');
  }
  const number = numeric(value);
  if (number === undefined) return refuse('type', `\`%${letter}\` needs a number, not ${kindOf(value)}.`);
  const sign = number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return sign + magnitude(letter, Math.abs(number), precision, value);
}

function magnitude(letter: string, number: number, precision: number | undefined, value: Value): string {
  switch (letter) {
    case 'd':
    case 'i':
    case 'u':
      if (!Number.isFinite(number)) return refuse('type', 'This is no whole number.');
      return BigInt(Math.trunc(number))
        .toString()
        .padStart(precision ?? 0, '0');
    case 'x':
    case 'X':
    case 'o': {
      if (value instanceof Float) return refuse('type', `\`%${letter}\` needs a whole number.`);
      const digits = number.toString(letter === 'o' ? 8 : 16);
      return letter === 'X' ? digits.toUpperCase() : digits;
    }
    case 'f':
    case 'F':
      if (!Number.isFinite(number)) return Number.isNaN(number) ? 'nan' : 'inf';
      return fixed(number, precision ?? 6);
    case 'e':
    case 'E': {
      const [mantissa = '', power = ''] = number.toExponential(precision ?? 6).split('e');
      const exponent = Number(power);
      const text = `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
      return letter === 'E' ? text.toUpperCase() : text;
    }
    default:
      return refuse('type', `The format has no \`%${letter}\`.`);
  }
}

/** `number` (not negative) with `digits` decimals; the exact middle goes to the even neighbour, as in Python. */
export function fixed(number: number, digits: number): string {
  if (number >= 1e21) return `${BigInt(number)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  const text = number.toFixed(digits);
  const exact = number.toFixed(Math.min(100, digits + 60));
  const dropped = exact.slice(exact.indexOf('.') + 1 + digits);
  const odd = Number(text.at(-1)) % 2 === 1;
  if (!/^50*$/.test(dropped) || !odd) return text;
  // toFixed went up to an odd digit; the even neighbour is the digits that were there before.
  const kept = exact.slice(0, exact.indexOf('.') + (digits === 0 ? 0 : 1 + digits));
  return kept;
}

function padded(body: string, flags: string, width: number, letter: string): string {
  if (flags.includes('-')) return body.padEnd(width);
  if (!flags.includes('0') || letter === 's' || letter === 'r') return body.padStart(width);
  const sign = /^[-+ ]/.exec(body)?.[0] ?? '';
  return sign + body.slice(sign.length).padStart(width - sign.length, '0');
}
