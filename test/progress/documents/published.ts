import { readFileSync } from 'node:fs';
import { schemaText } from '../../../src/cli/schema.ts';
import type { JsonValue } from '../../../src/json.ts';
import { SCHEMA_VERSION, type Progress } from '../../../src/progress/schema.ts';

export interface Node {
  [key: string]: unknown;
  $ref?: string;
  properties?: { [name: string]: Node };
  required?: string[];
  items?: Node;
  additionalProperties?: Node | boolean;
  anyOf?: Node[];
  oneOf?: Node[];
  enum?: unknown[];
  const?: unknown;
}

export interface Schema {
  root: Node;
  at: (node: Node) => Node;
}

/** A JSON Schema with its references followed. */
export function schemaOf(text: string): Schema {
  const root = JSON.parse(text) as Node;
  const at = (node: Node): Node => {
    if (node.$ref === undefined) return node;
    let found: unknown = root;
    const keys = node.$ref.split('/').slice(1);
    for (const key of keys) found = (found as { [key: string]: unknown })[key];
    return at(found as Node);
  };
  return { root, at };
}

/** Tells a choice from the others: what kind of value it is, and of objects what is constant in them. */
export function nameOf(schema: Schema, node: Node): string {
  const { type, properties, const: constant, enum: values } = schema.at(node);
  const constants = Object.entries(properties ?? {}).flatMap(([name, property]) => {
    const { const: own } = schema.at(property);
    return own === undefined ? [] : [`${name}=${JSON.stringify(own)}`];
  });
  return [JSON.stringify(type ?? constant ?? values?.length ?? ''), ...constants].join(' ');
}

/** The JSON Schema that a version was published with, as text. */
export function published(version: string): string {
  const at = new URL(`../../../templates/schema/progress-${version}.schema.json`, import.meta.url);
  return version === SCHEMA_VERSION ? (schemaText('progress') ?? '') : readFileSync(at, 'utf8');
}

/** A document as a Pawl of another version would have written it, which knew nothing of what came later. */
export function asWrittenBy(version: string, document: Progress): string {
  const { root, at } = schemaOf(published(version));
  const known = (value: JsonValue, schema: Node): JsonValue => {
    const { anyOf, oneOf, properties, items, additionalProperties } = at(schema);
    const choices = anyOf ?? oneOf;
    if (choices !== undefined) return known(value, choices.find((choice) => isLike(value, at(choice))) ?? {});
    if (Array.isArray(value))
      return value
        .filter((inner) => isKnown(inner, at(items ?? {})))
        .map((inner) => known(inner, items ?? {}));
    if (typeof value !== 'object' || value === null) return value;
    const rest = typeof additionalProperties === 'object' ? additionalProperties : {};
    const keys =
      additionalProperties === false
        ? Object.keys(properties ?? {}).filter((key) => value[key] !== undefined)
        : Object.keys(value);
    return Object.fromEntries(keys.map((key) => [key, known(value[key] ?? null, properties?.[key] ?? rest)]));
  };
  // Entries of a kind that came later.
  const isKnown = (value: JsonValue, { anyOf, oneOf }: Node): boolean => {
    const choices = anyOf ?? oneOf;
    return choices === undefined || choices.some((choice) => isLike(value, at(choice)));
  };
  const isLike = (value: JsonValue, { type, properties }: Node): boolean => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return type === (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
    return (
      type === 'object' &&
      Object.entries(properties ?? {}).every(([key, property]) => {
        const { const: constant } = at(property);
        return constant === undefined || value[key] === constant;
      })
    );
  };
  const plain = JSON.parse(JSON.stringify({ ...document, schema_version: version, seal: null })) as JsonValue;
  return `${JSON.stringify(known(plain, root), null, 2)}\n`;
}
