import type { JsonObject } from '../json.ts';

const score = { type: 'number', minimum: 0, maximum: 10 };
const text = { type: 'string' };

const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** JSON Schema of what a validator answers, where its step gives none. */
export const REPORT_SCHEMA: JsonObject = object({
  passed: { type: 'boolean' },
  scores: object({ alignment_score: score, standardization_score: score, compatibility_score: score }),
  issues: {
    type: 'array',
    items: object({
      severity: { type: 'string', enum: ['critical', 'major', 'minor'] },
      title: text,
      location: text,
      current: text,
      required: text,
      reasoning: text,
    }),
  },
  summary: text,
});
