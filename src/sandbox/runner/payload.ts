import * as z from 'zod';
import type { JsonObject, JsonValue } from '../../json.ts';

const side = z.looseObject({
  ref: z.string(),
  sha: z.string(),
  repo: z.looseObject({ id: z.number().optional() }).nullish(),
});

const payload = z.looseObject({
  action: z.string().optional(),
  workflow: z.string().optional().catch(undefined),
  inputs: z.record(z.string(), z.json()).nullish(),
  schedule: z.string().optional(),
  workflow_run: z.looseObject({ name: z.string() }).optional(),
  pull_request: z.looseObject({ number: z.number(), head: side, base: side }).optional(),
});

export type Payload = z.infer<typeof payload>;

/** An event's payload as it would be delivered: plain JSON. */
export function asDelivered(members: { [member: string]: unknown }): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(members));
  return json;
}

/** The members of a webhook's payload that the runner itself goes by. */
export const readPayload = (json: JsonObject): Payload => payload.parse(json);

/** The defaults of a dispatch's declared inputs. */
export const inputDefaults = (declared: unknown): [name: string, value: JsonValue][] =>
  Object.entries(
    z.record(z.string(), z.looseObject({ default: z.json().optional() }).nullable()).parse(declared ?? {}),
  ).map(([name, spec]) => [name, spec?.default ?? '']);
