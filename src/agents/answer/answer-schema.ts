import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { messageOf } from '../caught.ts';
import type { JsonObject, JsonValue } from '../../ports.ts';

/** As many faults as one repair can be asked for. */
const FAULTS = 10;

const faultsOf = (errors: readonly ErrorObject[]): string =>
  errors
    .slice(0, FAULTS)
    .map(({ instancePath, message, params }) => {
      const property: unknown = params['additionalProperty'];
      const which = typeof property === 'string' ? ` (\`${property}\`)` : '';
      return `${instancePath === '' ? 'the answer' : `\`${instancePath}\``} ${message ?? 'is refused'}${which}`;
    })
    .join('; ');

const compiler = new Ajv2020({ strict: false, allErrors: true, logger: false, validateFormats: false });

/** Tells what is wrong with an answer, each fault with its place, or null when it satisfies the schema. */
export type AnswerCheck = (answer: unknown) => string | null;

/** The check for a step's schema, or why that is no JSON Schema. */
export const answerCheck = (
  schema: JsonObject,
): { ok: true; check: AnswerCheck } | { ok: false; why: string } => {
  const { $schema: _dialect, $id: _id, ...rules } = schema;
  try {
    const validate = compiler.compile(rules);
    return { ok: true, check: (answer) => (validate(answer) ? null : faultsOf(validate.errors ?? [])) };
  } catch (error) {
    return { ok: false, why: `The step's schema is no JSON Schema: ${messageOf(error)}` };
  }
};

/** A text as one JSON value; undefined when it is none. */
export const parseJson = (text: string): JsonValue | undefined => {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

/** An answer's text as a value, also when it stands in a fence; undefined when it is no JSON. */
export const parseAnswer = (text: string): JsonValue | undefined => {
  const fenced = /^\s*`{3,}(?:json)?[ \t]*\n([\s\S]*?)\n`{3,}\s*$/.exec(text);
  return parseJson(fenced?.[1] ?? text);
};
