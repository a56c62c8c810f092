import * as z from 'zod';
import { instant, json, person, stepError } from './attempt.ts';
import { answer, answerSource, GATE_KINDS, grants, part, refusedAnswer, sourceId, subject } from './gate.ts';
import { at, step } from './stamp.ts';

/** What happens at a gate, from its opening to its end. */
export const GATE_ENTRIES = [
  z.strictObject({
    type: z.literal('gate.opened'),
    ...at,
    ...step,
    name: z.string(),
    number: z.int().optional(),
    iteration: z.int().positive(),
    gate: z.string(),
    kind: z.enum(GATE_KINDS),
    message: z.string(),
    subject,
    required: z.int().positive(),
    error: stepError.optional(),
    deadline: instant.optional(),
    remind_at: z.array(instant).optional(),
    grants: grants.optional(),
  }),
  /** Nobody answered in time: what `on-timeout` says, and how the gate ended where it did. */
  z.strictObject({
    type: z.literal('gate.timed_out'),
    ...at,
    ...step,
    action: z.enum(['remind', 'escalate', 'reject', 'abort', 'continue', 'auto-approve']),
    conclusion: z.enum(['success', 'failure', 'timed_out', 'skipped']).optional(),
    because: z.enum(['continue-on-error', 'on-error']).optional(),
    /** Who is asked now. */
    escalated_to: z.array(z.string()).optional(),
  }),
  z.strictObject({ type: z.literal('gate.answered'), ...at, ...step, answer }),
  z.strictObject({
    type: z.literal('gate.withdrawn'),
    ...at,
    ...step,
    source: answerSource,
    source_id: sourceId,
    why: z.string(),
  }),
  z.strictObject({ type: z.literal('gate.refused'), ...at, ...step, refused: refusedAnswer }),
  z.strictObject({
    type: z.literal('gate.subject_changed'),
    ...at,
    ...step,
    subject,
    what: z.string(),
    /** What people are asked from now on, where that reads otherwise. */
    message: z.string().optional(),
  }),
  /** What the gate asks for beside a number of people was looked up, and is not what it was. */
  z.strictObject({ type: z.literal('gate.assessed'), ...at, ...step, parts: z.array(part) }),
  /** A reminder was due: the `count`th. */
  z.strictObject({ type: z.literal('gate.reminded'), ...at, ...step, count: z.int().positive() }),
  z.strictObject({ type: z.literal('gate.delegated'), ...at, ...step, by: person, to: z.string() }),
  /** It was approved, nothing has come of that yet, and it does not hold any more. */
  z.strictObject({
    type: z.literal('gate.reopened'),
    ...at,
    ...step,
    subject,
    why: z.string(),
    deadline: instant.optional(),
  }),
  z.strictObject({
    type: z.literal('gate.closed'),
    ...at,
    ...step,
    status: z.enum(['approved', 'rejected', 'changes_requested']),
    conclusion: z.enum(['success', 'failure', 'skipped']).optional(),
    because: z.enum(['continue-on-error', 'on-error']).optional(),
    answers: z.array(answer),
    text: z.string(),
    /** Approvals: the head as of which it was judged. */
    head_oid: z.string().optional(),
    /** Inputs: the values that were given. */
    value: json.optional(),
  }),
] as const;
