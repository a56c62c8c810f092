import type { JsonValue } from '../json.ts';

/** Whether a value is one that JSON says, and reads back as the same. A key `__proto__` would be another thing in every copy. */
export function isJson(value: unknown): value is JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return (
        value === null ||
        (Array.isArray(value) ? Array.from(value).every(isJson) : isPlain(value) && holdsJson(value))
      );
    default:
      return false;
  }
}

const holdsJson = (value: object): boolean =>
  Object.entries(value).every(([key, inner]) => key !== '__proto__' && isJson(inner));

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
