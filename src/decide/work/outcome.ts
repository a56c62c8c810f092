import * as z from 'zod';
import { ERROR_TYPES } from '../../error-types.ts';
import { usage } from '../../progress/attempt.ts';

/** Bounds on what a worker may hand back, in bytes of JSON text and in files. */
export const OUTCOME_LIMITS = { bytes: 20_000_000, files: 300 } as const;

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
  /** Whole files to be written, by path from the repository's root. */
  files: z.array(z.strictObject({ path: z.string(), content: z.string() })).max(OUTCOME_LIMITS.files),
  deletions: z.array(z.string()).max(OUTCOME_LIMITS.files),
  error: z.strictObject({ type: z.enum(ERROR_TYPES), message: z.string() }).optional(),
  usage: usage.optional(),
});
export type Outcome = z.infer<typeof outcome>;
