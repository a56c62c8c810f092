import * as z from 'zod';
import { ERROR_TYPES } from '../error-types.ts';
import type { JsonValue } from '../json.ts';
import { isJson } from './json-value.ts';

export const instant = z.iso.datetime();
/** Any value of JSON, looked through without being copied: the schema's own takes twenty times as long, and values are most of a large document. */
export const json = z.unknown().pipe(z.custom<JsonValue>(isJson, 'Invalid input: expected a value of JSON'));
export const person = z.strictObject({ id: z.int(), login: z.string() });
export const blobRef = z.strictObject({ path: z.string(), oid: z.string() });

export const usage = z.strictObject({
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  cost_usd: z.number().nonnegative(),
  /** Requests to the model. */
  turns: z.int().nonnegative().optional(),
});
export type Usage = z.infer<typeof usage>;

/** What an attempt may use up beside its requests. */
export const allowance = z.strictObject({
  tokens: z.int().nonnegative().optional(),
  cost_usd: z.number().nonnegative().optional(),
});
/** The same where it is made: what is not bounded has no key. */
export interface Allowance {
  tokens?: number;
  cost_usd?: number;
}

/** Why an attempt is not performed as the one before: by whom, with how much time, or with what it is told. */
export const recovery = z.enum(['fallback', 'circuit', 'longer', 'corrected']);
export type RecoveryCode = z.infer<typeof recovery>;

/** Scores by name, each 0 to 10 by convention. */
export const scores = z.record(z.string(), z.number());

/** What of a report tools had to put right: it cannot overrule them. */
export const correction = z.strictObject({
  /** Steps whose results it passed over. */
  tools: z.array(z.string()),
  /** It had passed what a tool had not. */
  passed: z.literal(true).optional(),
  /** Issues of tools that were put into it, or made as grave again as the tool has them. */
  issues: z.int().nonnegative(),
});
export type Correction = z.infer<typeof correction>;

export const stepError = z.strictObject({ type: z.enum(ERROR_TYPES), message: z.string() });
export type StepError = z.infer<typeof stepError>;

/** Thresholds by name, and each phase's condition as written. */
export const criteria = z.record(z.string(), z.union([z.number(), z.string()]));

/** The definition a run is pinned to: its file, its blob, and the base commit it was read at. */
export const workflowRef = z.strictObject({
  name: z.string(),
  path: z.string(),
  blob_oid: z.string(),
  base_oid: z.string(),
});
