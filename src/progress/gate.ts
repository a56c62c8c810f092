import * as z from 'zod';
import { instant, person } from './attempt.ts';

/** What is being approved: outputs shown by blob id, and the digest of the head's content without Pawl's files. */
export const subject = z.strictObject({
  digest: z.string(),
  content: z.string(),
  outputs: z.array(z.strictObject({ step: z.string(), path: z.string(), oid: z.string() })),
});
export type Subject = z.infer<typeof subject>;

export const answerSource = z.enum(['review', 'comment']);

export const answer = z.strictObject({
  by: person,
  answer: z.enum(['approve', 'reject', 'request_changes', 'retry', 'skip', 'input']),
  source: answerSource,
  source_id: z.int(),
  at: instant,
  text: z.string(),
});
export type Answer = z.infer<typeof answer>;

export const refusedAnswer = z.strictObject({
  by: person,
  source: answerSource,
  source_id: z.int(),
  why: z.string(),
});
export type RefusedAnswer = z.infer<typeof refusedAnswer>;

/** approval: the workflow asks for a decision; input: for values; words: for free text; error: a step failed and a person decides. */
export const GATE_KINDS = ['approval', 'input', 'words', 'error'] as const;

/** What `/retry` grants at an error gate, where it is not another attempt: one more iteration, or to begin anew. */
export const grants = z.enum(['iteration', 'anew']);
export type Grants = z.infer<typeof grants>;

export const gate = z.strictObject({
  name: z.string(),
  kind: z.enum(GATE_KINDS),
  opened_at: instant,
  /** Answers before this instant do not count: the opening, or the last change of the subject. */
  since: instant,
  /** Absent while it is open. */
  closed_at: instant.optional(),
  message: z.string(),
  subject,
  required: z.int().positive(),
  status: z.enum(['pending', 'approved', 'rejected', 'changes_requested', 'timed_out']),
  /** When `on-timeout` applies; absent without a bound, and once it has applied. */
  deadline: instant.optional(),
  /** Set when a deadline passed and the gate stayed open: whom it was handed to, if to anybody. */
  overdue: z.strictObject({ at: instant, escalated_to: z.array(z.string()).optional() }).optional(),
  grants: grants.optional(),
  answers: z.array(answer),
  refused: z.array(refusedAnswer),
});
export type Gate = z.infer<typeof gate>;
