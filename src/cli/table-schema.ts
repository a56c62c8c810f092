import type { JsonObject } from '../json.ts';
import type { Table } from '../yaml/shape.ts';

type Field = Table[string];
/** Keys whose value is more than its kind says. */
export type Shapes = { readonly [key: string]: JsonObject };

export const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });
export const mapOf = (values: JsonObject): JsonObject => ({ type: 'object', additionalProperties: values });

/** What each kind of value is in JSON Schema. */
export const KINDS: { readonly [K in Field['kind']]: JsonObject } = {
  text: { type: 'string' },
  words: { type: ['string', 'number', 'boolean'] },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  duration: { type: 'string', examples: ['90s', '15m', '24h', '7d', 'PT15M'] },
  strings: { anyOf: [{ type: 'string' }, listOf({ type: 'string' })] },
  integers: listOf({ type: 'integer' }),
  map: { type: 'object' },
  list: { type: 'array' },
  any: {},
};

/** The JSON Schema of a map that is read by a table of its keys. */
export function objectOf(table: Table, shapes: Shapes, without: readonly string[] = []): JsonObject {
  const entries = Object.entries(table);
  const required = entries.flatMap(([key, field]) =>
    field.required === true && !without.includes(key) ? [key] : [],
  );
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, field]) => [key, valueOf(key, field, shapes)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function valueOf(key: string, field: Field, shapes: Shapes): JsonObject {
  const { kind, values, range, says, state, because } = field;
  const shape = state === 'idle' ? {} : (shapes[field.alias ?? key] ?? KINDS[kind]);
  const bounds = range === undefined || kind === 'duration' ? {} : { minimum: range[0], maximum: range[1] };
  const none =
    state === undefined
      ? ''
      : ` (no effect ${state === 'idle' ? 'here' : 'yet'}${because === undefined ? '' : `: ${because}`})`;
  return {
    description: `${says}${none}`,
    ...(values === undefined || state === 'idle' ? shape : { enum: [...values] }),
    ...(state === 'idle' ? {} : bounds),
  };
}
