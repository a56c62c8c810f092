import * as z from 'zod';
import { parseJson } from '../answer/answer-schema.ts';

/** What `claude -p --output-format json` writes in the end, as far as it is used. */
const result = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean().optional(),
  result: z.string().optional(),
  session_id: z.string().optional(),
  errors: z.array(z.string()).optional(),
});

export interface ClaudeResult {
  text: string;
  /** The conversation that a further call can go on with. */
  session: string | null;
}

export type ReadResult =
  { ok: true; result: ClaudeResult } | { ok: false; why: string; isOutOfTurns: boolean };

/** Reads what the program wrote; some versions write all their messages as a list, of which the result is the last. */
export function readResult(written: string): ReadResult {
  const value = parseJson(written);
  const read = result.safeParse(Array.isArray(value) ? value.at(-1) : value);
  if (!read.success) return { ok: false, why: 'it wrote no result in JSON', isOutOfTurns: false };
  const { subtype, is_error, result: text = '', session_id: session = null, errors = [] } = read.data;
  if (subtype === 'success' && is_error !== true) return { ok: true, result: { text, session } };
  const why = [subtype === 'success' ? '' : subtype, text === '' ? errors.join('; ') : text]
    .filter((part) => part !== '')
    .join(': ');
  return { ok: false, why: why.slice(0, 500).toWellFormed(), isOutOfTurns: subtype === 'error_max_turns' };
}
