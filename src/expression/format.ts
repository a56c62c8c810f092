import { display, represent } from './display.ts';
import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import { Dict, Float, kindOf, numeric, Tuple, type Value } from './value.ts';

const DIRECTIVE = /%(?:\(([^()]*)\))?([-+0 #]*)(\d{0,4})(?:\.(\d{0,2}))?[hlL]?([^]?)/gu;

const LETTERS = 'sradiuxXoeEfFgGc';

/**
 * `text` with its `%s`, `%d`, `%.2f`, `%(name)s` filled in, as Python's `%` does. A tuple brings several values; an object brings names, and
 * like a list need not be used.
 */
export function formatted(text: string, given: Value, meter: Meter): string {
  const values = given instanceof Tuple ? given.items : [given];
  const named = given instanceof Dict ? given : undefined;
  let used = 0;
  let byName = false;
  const result = text.replace(
    DIRECTIVE,
    (whole, name: string | undefined, flags: string, width, precision, letter) => {
      meter.spend(1);
      if (whole === '%%') return '%';
      if (!LETTERS.includes(letter) || letter === '')
        return refuse('type', `The format has no \`${whole}\`.`);
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
  if (!byName && named === undefined && !Array.isArray(given) && used < values.length) {
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
  if ('sra'.includes(letter)) {
    const text =
      letter === 's' ? display(value, meter) : letter === 'r' ? represent(value, meter) : ascii(value, meter);
    return precision === undefined ? text : Array.from(text).slice(0, precision).join('');
  }
  if (letter === 'c') return character(value);
  const number = numeric(value);
  if (number === undefined) return refuse('type', `\`%${letter}\` needs a number, not ${kindOf(value)}.`);
  const negative = number < 0 || (Object.is(number, -0) && 'eEfFgG'.includes(letter));
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return sign + magnitude(letter, Math.abs(number), precision, value, flags.includes('#'));
}

function magnitude(
  letter: string,
  number: number,
  precision: number | undefined,
  value: Value,
  alternative: boolean,
): string {
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
      const digits = number.toString(letter === 'o' ? 8 : 16).padStart(precision ?? 0, '0');
      return (alternative ? `0${letter}` : '') + (letter === 'X' ? digits.toUpperCase() : digits);
    }
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G': {
      const text = floating(letter.toLowerCase(), number, precision ?? 6);
      return letter === letter.toUpperCase() ? text.toUpperCase() : text;
    }
    default:
      return refuse('type', `The format has no \`%${letter}\`.`);
  }
}

function floating(letter: string, number: number, precision: number): string {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? 'nan' : 'inf';
  if (letter === 'f') return fixed(number, precision);
  if (letter === 'e') return exponential(number.toExponential(precision));
  const digits = Math.max(1, precision);
  const text = number.toExponential(digits - 1);
  const exponent = Number(text.split('e')[1]);
  if (exponent < -4 || exponent >= digits) return exponential(text.replace(/\.?0*e/, 'e'));
  const plain = fixed(number, digits - 1 - exponent);
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}

/** Python gives an exponent at least two digits. */
function exponential(text: string): string {
  const [mantissa = '', power = ''] = text.split('e');
  const exponent = Number(power);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function character(value: Value): string {
  if (typeof value === 'string' && Array.from(value).length === 1) return value;
  const code = typeof value === 'boolean' ? Number(value) : value;
  if (typeof code !== 'number' || code < 0 || code > 0x10_ff_ff)
    return refuse('type', '`%c` needs one character, or the number of one.');
  return String.fromCodePoint(code);
}

/** A literal in which everything beyond ASCII is an escape. */
const ascii = (value: Value, meter: Meter): string =>
  meter.made(
    represent(value, meter).replace(/[^\0-\u007f]/gu, (one) => {
      const code = one.codePointAt(0) ?? 0;
      const width = code < 0x1_00 ? 2 : code < 0x1_00_00 ? 4 : 8;
      return `\\${width === 2 ? 'x' : width === 4 ? 'u' : 'U'}${code.toString(16).padStart(width, '0')}`;
    }),
  );

/** `number` with `digits` decimals as Python writes it, also where it is no finite number. */
export function decimals(number: number, digits: number): string {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? 'nan' : number < 0 ? '-inf' : 'inf';
  return `${number < 0 ? '-' : ''}${fixed(Math.abs(number), digits)}`;
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
