import * as z from 'zod';
import { instant, person } from './attempt.ts';

/** What is being approved: outputs shown by blob id, and the digest of the head's content without Pawl's files. */
export const subject = z.strictObject({
  digest: z.string(),
  content: z.string(),
  /** Where the gate names paths: the same of everything. */
  whole: z.string().optional(),
  /** The digest of what people assigned to variables, which the message and what follows may name. */
  variables: z.string().optional(),
  /** The head as of which it was taken. */
  head_oid: z.string().optional(),
  outputs: z.array(z.strictObject({ step: z.string(), path: z.string(), oid: z.string() })),
});
export type Subject = z.infer<typeof subject>;

export const answerSource = z.enum(['review', 'comment', 'label', 'tick']);
export type AnswerSource = z.infer<typeof answerSource>;
/** A number for reviews and comments, else the node id of the event. */
export const sourceId = z.union([z.int(), z.string()]);

/**
 * Something a gate asks for beside a number of people: `owners` of some paths, or a `team` that was looked into.
 * `from` are logins and `@org/team`; `by` are the logins that gave it.
 */
export const part = z.strictObject({
  kind: z.enum(['owners', 'team', 'user']),
  of: z.string(),
  from: z.array(z.string()),
  by: z.array(z.string()),
  /** What stands in the way, where something does. */
  note: z.string().optional(),
});
export type Part = z.infer<typeof part>;

/** A person handed a gate on to another, and does not answer it himself any more. */
const delegation = z.strictObject({ from: person, to: z.string(), at: instant });

export const answer = z.strictObject({
  by: person,
  answer: z.enum(['approve', 'reject', 'request_changes', 'retry', 'skip', 'input']),
  source: answerSource,
  source_id: sourceId,
  at: instant,
  text: z.string(),
});
export type Answer = z.infer<typeof answer>;

export const refusedAnswer = z.strictObject({
  by: person,
  source: answerSource,
  source_id: sourceId,
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
  /** As last looked up; absent where the number of people is all that is asked. */
  parts: z.array(part).optional(),
  delegated: z.array(delegation).optional(),
  /** When people are reminded, the earliest first; absent where they never are. */
  remind_at: z.array(instant).optional(),
  /** Reminders that were due so far. */
  reminded: z.int().positive().optional(),
  /** What of the subject changed last, and by whom. */
  changed: z.strictObject({ at: instant, what: z.string() }).optional(),
  /** Approved, and these were the first to begin that rest on it: what was said is not judged any more, what they work on is. */
  used: z.array(z.string()).optional(),
  /** Set when it was approved, and is asked again because that does not hold any more. */
  reopened: z.strictObject({ at: instant, why: z.string(), closed_at: instant }).optional(),
  answers: z.array(answer),
  refused: z.array(refusedAnswer),
});
export type Gate = z.infer<typeof gate>;
