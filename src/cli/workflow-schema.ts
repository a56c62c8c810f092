import { ERROR_CLASSES, ERROR_TYPES } from '../error-types.ts';
import type { JsonObject } from '../json.ts';
import * as keys from '../workflow/keys.ts';
import { DECIDING_KEYS, RECURRING_KEYS, STEP_KEYS, TYPE_ALIASES } from '../workflow/step-keys.ts';
import type { Table } from '../yaml/shape.ts';
import { KINDS, listOf, mapOf, objectOf as schemaOf, type Shapes } from './table-schema.ts';

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
const STEPS = { ...listOf(ref('step')), minItems: 1 };

/** Keys whose value is more than its kind says, wherever they stand. */
const SHAPES: Shapes = {
  steps: STEPS,
  // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
  then: STEPS,
  else: STEPS,
  compensate: ref('step-body'),
  settings: ref('settings'),
  limits: ref('limits'),
  retry: ref('retry'),
  variables: listOf(ref('variable')),
  fields: listOf(ref('variable')),
  agents: mapOf(ref('agent')),
  phases: mapOf(ref('phase')),
  outputs: listOf(ref('document')),
  output: ref('output'),
  join: ref('join'),
  approvers: ref('approvers'),
  'circuit-breaker': ref('circuit-breaker'),
  'on-error': { anyOf: [{ enum: [...keys.RECOVERY_KEYS.do.values] }, listOf(ref('recovery'))] },
  errors: listOf({ enum: [...ERROR_TYPES, ...Object.keys(ERROR_CLASSES)] }),
  'non-retryable-error-types': listOf({ enum: [...ERROR_TYPES, ...Object.keys(ERROR_CLASSES)] }),
  checkpoint: { type: ['boolean', 'string'] },
  jitter: { anyOf: [{ type: 'boolean' }, { type: 'number', minimum: 0, maximum: 1 }] },
  items: { type: ['array', 'string'] },
  reminders: { anyOf: [KINDS.duration, listOf(KINDS.duration)] },
  answers: listOf({ enum: ['review', 'command', 'label', 'tick'] }),
  env: mapOf(KINDS.words),
  inputs: mapOf(KINDS.words),
};

const objectOf = (table: Table, without?: readonly string[]): JsonObject => schemaOf(table, SHAPES, without);

/** The JSON Schema of a workflow definition, made of the tables its parser reads by; what conditions name it cannot tell. */
export function workflowSchema(): JsonObject {
  const types = Object.entries(STEP_KEYS).map(([type, table]) => [`${type}-step`, objectOf(table, ['name'])]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'workflow',
    ...objectOf(keys.WORKFLOW_KEYS),
    $defs: {
      settings: objectOf(keys.SETTINGS_KEYS),
      limits: objectOf(keys.LIMIT_KEYS),
      retry: objectOf(keys.RETRY_KEYS),
      recovery: objectOf(keys.RECOVERY_KEYS),
      'circuit-breaker': objectOf(keys.BREAKER_KEYS),
      join: objectOf(keys.JOIN_KEYS),
      variable: objectOf(keys.VARIABLE_KEYS),
      agent: objectOf(keys.AGENT_KEYS),
      phase: objectOf(keys.PHASE_KEYS),
      document: objectOf(keys.DOCUMENT_KEYS),
      output: objectOf(keys.OUTPUT_KEYS),
      approvers: objectOf(keys.APPROVER_KEYS),
      step: { ...ref('step-body'), required: ['name'] },
      'step-body': stepBody(),
      ...Object.fromEntries(types),
      'recurring-step': objectOf(RECURRING_KEYS, ['name']),
    },
  };
}

/** A step is read by the type it says; without one, by the first of its keys that decides. */
function stepBody(): JsonObject {
  const words = [...Object.keys(STEP_KEYS), ...Object.keys(TYPE_ALIASES)];
  const byType = words.map((word) => branch({ properties: { type: { const: word } } }, ref(`${word}-step`)));
  const byKey = DECIDING_KEYS.toReversed().reduce<JsonObject>(
    (rest, [key, type]) => branch({ required: [key] }, ref(`${type}-step`), rest),
    { required: ['type'] },
  );
  return {
    type: 'object',
    properties: { type: { enum: words } },
    ...branch({ required: ['type'] }, { allOf: byType }, byKey),
  };
}

const branch = (condition: JsonObject, held: JsonObject, other?: JsonObject): JsonObject => ({
  if: condition,
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: held,
  ...(other === undefined ? {} : { else: other }),
});
