import type { JsonValue } from '../json.ts';
import type { VariableType } from './schema.ts';

/** A value in a variable's type, or undefined where it does not fit: `"5"` is a number, `"true"` a boolean, JSON text a list or object. */
export function coerceValue(value: JsonValue, type: VariableType): JsonValue | undefined {
  if (typeOf(value) === type) return value;
  if (type === 'string')
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const parsed = parseJson(value.trim());
  return parsed !== undefined && typeOf(parsed) === type ? parsed : undefined;
}

/** The type a value has by itself; undefined for null. */
export function typeOf(value: JsonValue): VariableType | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return 'list';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

/** JSON text, or undefined: that a text is no JSON is an answer here, not an error. */
function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
