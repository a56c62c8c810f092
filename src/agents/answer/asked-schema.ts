import { isObject } from '../../json.ts';
import type { AgentTask, JsonObject, JsonValue } from '../../ports.ts';

const namesIn = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];

const withRequired = (schema: JsonObject, names: readonly string[]): JsonObject => ({
  ...schema,
  required: [...new Set([...namesIn(schema['required']), ...names])],
});

/** The JSON Schema that a report must satisfy: the step's own, with a number under `scores` for every score it must give. */
export function askedSchema({ schema, scores = [] }: Pick<AgentTask, 'schema' | 'scores'>): JsonObject {
  const own = schema ?? { type: 'object' };
  if (scores.length === 0) return own;
  const properties = isObject(own['properties']) ? own['properties'] : {};
  const given = isObject(properties['scores']) ? properties['scores'] : {};
  const known = isObject(given['properties']) ? given['properties'] : {};
  const asked = Object.fromEntries(scores.map((name) => [name, known[name] ?? { type: 'number' }]));
  const object = { ...given, type: 'object', properties: { ...known, ...asked } };
  return withRequired({ ...own, properties: { ...properties, scores: withRequired(object, scores) } }, [
    'scores',
  ]);
}
