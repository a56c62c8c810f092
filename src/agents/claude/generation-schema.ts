import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import { isObject } from '../../json.ts';
import type { JsonObject, JsonValue } from '../../ports.ts';

/** Whether every object a schema describes names all its properties: the API generates nothing beyond named ones. */
const isClosed = (schema: JsonValue | undefined): boolean => {
  if (!isObject(schema)) return false;
  const { $defs, $ref, properties, items, anyOf, oneOf, allOf, type } = schema;
  if ($ref !== undefined) return typeof $ref === 'string' && $ref.startsWith('#/$defs/');
  const choices = [anyOf, oneOf, allOf].find(Array.isArray);
  if (choices) return choices.every(isClosed) && Object.values(isObject($defs) ? $defs : {}).every(isClosed);
  if (schema['enum'] !== undefined || schema['const'] !== undefined) return true;
  if (typeof type !== 'string') return false;
  if (isObject($defs) && !Object.values($defs).every(isClosed)) return false;
  if (type === 'array') return isClosed(items);
  if (type !== 'object') return true;
  if (isObject(schema['additionalProperties']) || schema['patternProperties'] !== undefined) return false;
  return (
    isObject(properties) && Object.keys(properties).length > 0 && Object.values(properties).every(isClosed)
  );
};

/**
 * A schema in the form the API can be held to while it generates, or null when it has none (open objects, types left open):
 * then the prompt states the schema, and the answer is only checked. Bounds the API does not know become descriptions.
 */
export const generationSchema = (schema: JsonObject): JsonObject | null =>
  schema['type'] === 'object' && isClosed(schema) ? transformJSONSchema(schema) : null;
