import * as z from 'zod';
import { parseJson } from '../answer/answer-schema.ts';
import { resolveModel } from '../claude/models.ts';

/** Keys of a request that make it dearer than the table of prices says, or let the API itself reach out. */
const REFUSED = ['mcp_servers', 'container', 'speed', 'inference_geo'];
/** Tools that whoever asks performs by itself; those that the API performs are not passed on. */
const OWN_TOOL = /^(?:custom|(?:bash|text_editor|memory)_\d+)$/;
/** What counting the tokens of a request takes of it. */
const COUNTED = ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking', 'output_config'];

const body = z.looseObject({
  model: z.string(),
  max_tokens: z.int().positive().optional(),
  tools: z.array(z.looseObject({ type: z.string().nullish() })).nullish(),
  thinking: z.looseObject({ budget_tokens: z.int().optional() }).nullish(),
});
/** A request for a message, or for the number of its tokens. */
export type Asking = z.infer<typeof body>;

/** What may be passed on: as it was read, since a key that stands twice might be read otherwise by the API. */
export type Permitted = { ok: true; asking: Asking; text: string } | { ok: false; why: string };

const sameModel = (one: string, other: string): boolean =>
  resolveModel(one).replace(/-\d{8}$/, '') === resolveModel(other).replace(/-\d{8}$/, '');

/** Whether a worker may ask the model's API for this: its step's own model, and nothing that the API does elsewhere. */
export function permitRequest(text: string, model: string): Permitted {
  const read = body.safeParse(parseJson(text));
  if (!read.success) return { ok: false, why: 'the request is no JSON of a message' };
  const asking = read.data;
  if (!sameModel(asking.model, model))
    return { ok: false, why: `this step may use ${model} only, not ${asking.model.slice(0, 100)}` };
  const key = REFUSED.find((name) => asking[name] !== undefined && asking[name] !== null);
  if (key !== undefined) return { ok: false, why: `\`${key}\` is not passed on` };
  const tool = asking.tools?.find(({ type }) => typeof type === 'string' && !OWN_TOOL.test(type));
  if (tool !== undefined)
    return {
      ok: false,
      why: `tools that the API performs are not passed on: ${String(tool.type).slice(0, 100)}`,
    };
  return { ok: true, asking, text: JSON.stringify(asking) };
}

/** The same with a shorter answer; null where it thinks for longer than that. */
export function shortened(asking: Asking, max_tokens: number): string | null {
  const thinks = asking.thinking?.budget_tokens ?? 0;
  return thinks >= max_tokens ? null : JSON.stringify({ ...asking, max_tokens });
}

/** The request that asks how many tokens the prompt of another one has. */
export const countingOf = (asking: Asking): string =>
  JSON.stringify(
    Object.fromEntries(COUNTED.flatMap((key) => (asking[key] === undefined ? [] : [[key, asking[key]]]))),
  );
