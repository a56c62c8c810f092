import { calculate, integer, signed } from '../arithmetic.ts';
import { bind } from '../arguments.ts';
import { refuse } from '../failure.ts';
import { decimals } from '../format.ts';
import type { Filter } from '../kit.ts';
import { attributeReader } from '../lookup.ts';
import { rounded } from '../rounding.ts';
import { iterate } from '../sequence.ts';
import { Float, kindOf, numeric, type Value } from '../value.ts';

const FLOAT_TEXT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const NO_NUMBER = /^([+-]?)(?:inf(?:inity)?|nan)$/i;

function floatOf(value: Value): number | undefined {
  if (typeof value !== 'string') return numeric(value);
  const text = value.trim();
  if (FLOAT_TEXT.test(text)) return Number(text.replaceAll('_', ''));
  const special = NO_NUMBER.exec(text);
  if (special === null) return undefined;
  return /nan/i.test(text) ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
}

function integerOf(text: string, base: number): number | undefined {
  const [, sign = '', prefix = '', digits = ''] =
    /^([+-]?)(0[xob])?_?([\da-z]+(?:_[\da-z]+)*)$/i.exec(text.trim()) ?? [];
  const own = { '0x': 16, '0o': 8, '0b': 2 }[prefix.toLowerCase()];
  // In base 10 `0b1` is no number; in base 16 its `b` is a digit.
  const radix = base === 0 ? (own ?? 10) : base;
  const plain = (own === radix ? digits : prefix + digits).replaceAll('_', '').toLowerCase();
  const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, radix);
  if (plain === '' || Array.from(plain).some((digit) => !alphabet.includes(digit))) return undefined;
  return integer(Number.parseInt(plain, radix) * (sign === '-' ? -1 : 1));
}

const int: Filter = (value, given) => {
  const bound = bind(given, 'The filter `int`', ['default', 'base']);
  const otherwise = bound.or('default', 0);
  const base = bound.integer('base', 10);
  if (base !== 0 && (base < 2 || base > 36)) return otherwise;
  const whole = typeof value === 'string' ? integerOf(value, base) : undefined;
  if (whole !== undefined) return whole;
  const number = floatOf(value);
  return number === undefined || !Number.isFinite(number) ? otherwise : integer(Math.trunc(number));
};

const float: Filter = (value, given) => {
  const otherwise = bind(given, 'The filter `float`', ['default']).or('default', new Float(0));
  const number = floatOf(value);
  return number === undefined ? otherwise : new Float(number);
};

const round: Filter = (value, given) => {
  const bound = bind(given, 'The filter `round`', ['precision', 'method']);
  const number = numeric(value);
  if (number === undefined)
    return refuse('type', `The filter \`round\` needs a number, not ${kindOf(value)}.`);
  return rounded(
    number,
    value instanceof Float,
    bound.integer('precision', 0),
    bound.text('method', 'common'),
  );
};

const abs: Filter = (value, given) => {
  bind(given, 'The filter `abs`', []);
  return signed((numeric(value) ?? 0) < 0 ? '-' : '+', value);
};

const sum: Filter = (value, given, kit) => {
  const bound = bind(given, 'The filter `sum`', ['attribute', 'start']);
  const read = attributeReader(bound.given('attribute') ?? null, kit.meter);
  return iterate(value, kit.meter).reduce<Value>(
    (total, item) => calculate('+', total, read(item), kit.meter),
    bound.or('start', 0),
  );
};

const UNITS = 'k M G T P E Z Y'.split(' ');

const filesizeformat: Filter = (value, given) => {
  const binary = bind(given, 'The filter `filesizeformat`', ['binary']).flag('binary');
  const bytes = floatOf(value);
  if (bytes === undefined)
    return refuse('type', `The filter \`filesizeformat\` needs a number, not ${kindOf(value)}.`);
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) {
    return Number.isFinite(bytes)
      ? `${Math.trunc(bytes) + 0} Bytes`
      : refuse('type', 'This is no number of bytes.');
  }
  const unit = UNITS.findIndex((_, index) => bytes < base ** (index + 2));
  const power = unit < 0 ? UNITS.length : unit + 1;
  const name = UNITS[power - 1] ?? '';
  return `${decimals((base * bytes) / base ** (power + 1), 1)} ${binary ? `${name.toUpperCase()}iB` : `${name}B`}`;
};

/** The filters that make numbers, and sizes of them. */
export const NUMBER_FILTERS: readonly [string, Filter][] = [
  ['int', int],
  ['float', float],
  ['round', round],
  ['abs', abs],
  ['sum', sum],
  ['filesizeformat', filesizeformat],
];
