import { floatText } from './display.ts';
import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { defined, Dict, Float, kindOf, Members, Tuple, type Value } from './value.ts';

/** The plain JSON of a value; what JSON cannot say is refused. */
export function toJson(value: Value, meter: Meter): JsonValue {
  meter.spend(1);
  const it = defined(value);
  if (it instanceof Float) {
    return Number.isFinite(it.value) ? it.value : refuse('type', 'The result is not a finite number.');
  }
  if (it instanceof Members) return refuse('type', `${kindOf(it)} is no result: name one of its members.`);
  if (it instanceof Dict) {
    const object: JsonObject = {};
    for (const [key, item] of it.entries()) object[key] = toJson(item, meter);
    return object;
  }
  if (it instanceof Tuple) return it.items.map((item) => toJson(item, meter));
  return Array.isArray(it) ? it.map((item) => toJson(item, meter)) : it;
}

/** What the filter `tojson` writes: keys sorted, ASCII only, and safe inside HTML, as Jinja2 does. */
export function jsonText(value: Value, indent: number | undefined, meter: Meter): string {
  return meter.made(
    write(value, indent === undefined ? undefined : Math.min(Math.max(indent, 0), 16), 0, meter),
  );
}

function write(value: Value, indent: number | undefined, depth: number, meter: Meter): string {
  meter.spend(1);
  const it = defined(value);
  if (typeof it === 'string') return quoted(it, meter);
  if (it instanceof Float) {
    return Number.isFinite(it.value) ? floatText(it.value) : refuse('type', 'JSON has no such number.');
  }
  if (it instanceof Members) return refuse('type', `${kindOf(it)} is no JSON: name one of its members.`);
  if (it instanceof Dict) {
    const keys = it.keys().sort((a, b) => (a < b ? -1 : 1));
    const entries = keys.map(
      (key) => `${quoted(key, meter)}: ${write(it.get(key) ?? null, indent, depth + 1, meter)}`,
    );
    return enclosed('{', entries, '}', indent, depth, meter);
  }
  if (!Array.isArray(it) && !(it instanceof Tuple)) return String(it);
  const items = (it instanceof Tuple ? it.items : it).map((item) => write(item, indent, depth + 1, meter));
  return enclosed('[', items, ']', indent, depth, meter);
}

function enclosed(
  open: string,
  parts: string[],
  close: string,
  indent: number | undefined,
  depth: number,
  meter: Meter,
): string {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.join(', ') + close;
  meter.make(parts.length * indent * (depth + 1));
  const line = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${line}${parts.join(`,${line}`)}\n${' '.repeat(indent * depth)}${close}`;
}

function quoted(text: string, meter: Meter): string {
  meter.make(text.length);
  return JSON.stringify(text).replace(
    /[<>&'\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
