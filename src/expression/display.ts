import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import { Blank, defined, Dict, Float, kindOf, Members, Tuple, type Value } from './value.ts';

/** A value as a template prints it, which is how Python writes it: `None`, `True`, `9.0`, `['a']`. */
export function display(value: Value, meter: Meter): string {
  if (value instanceof Blank) return '';
  const it = defined(value);
  return typeof it === 'string' ? it : meter.made(literal(it, meter));
}

function literal(value: Value, meter: Meter): string {
  meter.spend(1);
  const it = defined(value);
  if (it === null) return 'None';
  if (it === true) return 'True';
  if (it === false) return 'False';
  if (typeof it === 'number') return String(it);
  if (it instanceof Float) return floatText(it.value);
  if (typeof it === 'string') return quoted(it, meter);
  if (it instanceof Members)
    return refuse('type', `${kindOf(it)} cannot be written: name one of its members.`);
  if (it instanceof Dict) {
    return `{${it
      .entries()
      .map(([key, item]) => `${quoted(key, meter)}: ${literal(item, meter)}`)
      .join(', ')}}`;
  }
  const items = (it instanceof Tuple ? it.items : it).map((item) => literal(item, meter));
  if (!(it instanceof Tuple)) return `[${items.join(', ')}]`;
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** The shortest digits that read back as the same float; Python turns to exponents at 1e16 and below 1e-4. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return value.toFixed(mantissa.replace(/[-.]/g, '').length - 1 - exponent);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

const SHORT: { [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function quoted(text: string, meter: Meter): string {
  meter.make(text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\p{C}\p{Z}]/gu, (character) => {
    if (character === ' ') return character;
    const short = SHORT[character];
    if (short !== undefined) return short;
    const code = character.codePointAt(0) ?? 0;
    const width = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
    return `\\${width === 2 ? 'x' : width === 4 ? 'u' : 'U'}${code.toString(16).padStart(width, '0')}`;
  });
  return `${quote}${quote === "'" ? body.replaceAll("'", "\\'") : body}${quote}`;
}

/** A value as a literal, whatever it is: what `%r` writes. */
export const represent = (value: Value, meter: Meter): string => meter.made(literal(value, meter));
