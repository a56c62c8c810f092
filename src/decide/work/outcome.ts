import * as z from 'zod';
import { ERROR_TYPES } from '../../error-types.ts';
import { note } from '../../notes/note.ts';
import { usage } from '../../progress/attempt.ts';

/** Git's mode of a file that can be executed. */
export const EXECUTABLE = '100755' as const;

/** Seconds that an attempt is put off at most, whoever asks for longer: a day later it is asked again. */
export const LONGEST_WAIT = 86_400;

/** Bounds on what a worker may hand back, in bytes of JSON text and in files; and on what it says that it used up, so that sums stay numbers. */
export const OUTCOME_LIMITS = {
  bytes: 20_000_000,
  files: 300,
  notes: 20,
  tokens: 1e12,
  cost_usd: 1e6,
} as const;

/**
 * What a worker returns for one task. It crosses from a job that may have been taken over to one that can
 * write, so it is read as untrusted input: this schema, then every path, then the lease.
 */
export const outcome = z.strictObject({
  /** The task's id. */
  task: z.string(),
  status: z.enum(['success', 'failure']),
  /** The whole text, saved beside the progress document. */
  text: z.string(),
  /** The answer as an object where a schema asked for one, else null. */
  value: z.json(),
  scores: z.record(z.string(), z.number()).optional(),
  /** Whole files to be written, by path from the repository's root. `mode` is there where the file is executable and stays so. */
  files: z
    .array(z.strictObject({ path: z.string(), content: z.string(), mode: z.literal(EXECUTABLE).optional() }))
    .max(OUTCOME_LIMITS.files),
  deletions: z.array(z.string()).max(OUTCOME_LIMITS.files),
  error: z.strictObject({ type: z.enum(ERROR_TYPES), message: z.string() }).optional(),
  /** Seconds that whoever limits the rate of requests asks to wait before the next attempt. */
  retry_after: z.int().nonnegative().max(LONGEST_WAIT).optional(),
  usage: usage
    .extend({
      input_tokens: usage.shape.input_tokens.max(OUTCOME_LIMITS.tokens),
      output_tokens: usage.shape.output_tokens.max(OUTCOME_LIMITS.tokens),
      cost_usd: usage.shape.cost_usd.max(OUTCOME_LIMITS.cost_usd),
    })
    .optional(),
  /** What it leaves for later steps and later pull requests. */
  notes: z.array(note).max(OUTCOME_LIMITS.notes).optional(),
});
export type Outcome = z.infer<typeof outcome>;
