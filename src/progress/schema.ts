import * as z from 'zod';
import type { JsonValue } from '../json.ts';

const instant = z.iso.datetime();
const json: z.ZodType<JsonValue> = z.json();
const person = z.strictObject({ id: z.int(), login: z.string() });
const blobRef = z.strictObject({ path: z.string(), oid: z.string() });

export const usage = z.strictObject({
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  cost_usd: z.number().nonnegative(),
});
export type Usage = z.infer<typeof usage>;

/** Scores by name, each 0 to 10 by convention. */
const scores = z.record(z.string(), z.number());

export const ERROR_TYPES = [
  'timeout',
  'rate-limited',
  'overloaded',
  'validation',
  'tool',
  'budget',
  'refused',
  'conflict',
  'lease-expired',
  'head-moved',
  'permission',
  'internal',
] as const;
const stepError = z.strictObject({ type: z.enum(ERROR_TYPES), message: z.string() });
export type StepError = z.infer<typeof stepError>;

/** What is being approved: outputs shown by blob id, and the digest of the head's content without Pawl's files. */
const subject = z.strictObject({
  digest: z.string(),
  content: z.string(),
  outputs: z.array(z.strictObject({ step: z.string(), path: z.string(), oid: z.string() })),
});
export type Subject = z.infer<typeof subject>;

const answerSource = z.enum(['review', 'comment']);

const answer = z.strictObject({
  by: person,
  answer: z.enum(['approve', 'reject', 'request_changes', 'retry', 'skip']),
  source: answerSource,
  source_id: z.int(),
  at: instant,
  text: z.string(),
});
export type Answer = z.infer<typeof answer>;

const refusedAnswer = z.strictObject({
  by: person,
  source: answerSource,
  source_id: z.int(),
  why: z.string(),
});
export type RefusedAnswer = z.infer<typeof refusedAnswer>;

const gate = z.strictObject({
  name: z.string(),
  /** approval: the workflow asks; error: a step failed and a person decides. */
  kind: z.enum(['approval', 'error']),
  opened_at: instant,
  /** Answers before this instant do not count: the opening, or the last change of the subject. */
  since: instant,
  /** Absent while it is open. */
  closed_at: instant.optional(),
  message: z.string(),
  subject,
  required: z.int().positive(),
  status: z.enum(['pending', 'approved', 'rejected', 'changes_requested']),
  answers: z.array(answer),
  refused: z.array(refusedAnswer),
});
export type Gate = z.infer<typeof gate>;

const stepState = z.strictObject({
  /** Name in the workflow; the key of the map is the instance, `review#2`. */
  name: z.string(),
  type: z.string(),
  /** What people call it, a seed's step 1 to 7. */
  number: z.int().optional(),
  status: z.enum(['pending', 'in_progress', 'waiting', 'completed']),
  conclusion: z.enum(['success', 'failure', 'skipped', 'cancelled', 'timed_out']).optional(),
  /** Why it was skipped, or that a failure was caught. */
  because: z.enum(['condition', 'needs', 'person', 'on-error', 'continue-on-error']).optional(),
  attempts: z.int().nonnegative(),
  /** Loops: iterations begun; body steps: the innermost iteration they belong to; else 1. */
  iteration: z.int().nonnegative(),
  /** Conditionals: the branch taken. */
  branch: z.enum(['then', 'else']).optional(),
  /** Loops: finished body steps of this iteration after which `until` was tested. */
  tested: z.int().nonnegative().optional(),
  started_at: instant.optional(),
  completed_at: instant.optional(),
  /** While an attempt is being performed: who claimed it, until when. */
  claim: z.strictObject({ decision: z.string(), lease_until: instant }).optional(),
  /** A failed attempt that is tried again: not before this instant. */
  not_before: instant.optional(),
  /** Attempts that people granted beyond the policy. */
  granted: z.int().positive().optional(),
  error: stepError.optional(),
  output: blobRef.optional(),
  gate: gate.optional(),
});
export type StepState = z.infer<typeof stepState>;

const historyRow = z.strictObject({
  step_number: z.int().optional(),
  step_name: z.string(),
  agent: z.string(),
  template: z.string(),
  status: z.enum(['completed', 'failed', 'in_progress']),
  attempt: z.int().positive(),
  iteration: z.int().positive(),
  output: z.string(),
  output_path: z.string().optional(),
  timestamp: instant,
  started_at: instant,
  completed_at: instant.optional(),
  validation_scores: scores.optional(),
  error: stepError.optional(),
  usage: usage.optional(),
});
export type HistoryRow = z.infer<typeof historyRow>;

const convergenceRow = z.strictObject({
  loop: z.string(),
  iteration: z.int().positive(),
  after: z.string(),
  converged: z.boolean(),
  scores,
  at: instant,
});
export type ConvergenceRow = z.infer<typeof convergenceRow>;

const approvalRow = z.strictObject({
  gate: z.string(),
  status: z.enum(['approved', 'rejected', 'changes_requested']),
  approver: z.array(person),
  comments: z.string(),
  subject: z.string(),
  sources: z.array(z.string()),
  at: instant,
});

const criteria = z.record(z.string(), z.union([z.number(), z.string()]));

const phaseRow = z.strictObject({
  from: z.string().nullable(),
  to: z.string(),
  at: instant,
});

/** One entry of the journal, past tense. `evolve` folds these and nothing else into progress. */
const at = { at: instant, decision: z.string() };
const step = { step: z.string() };
export const entry = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run.started'),
    ...at,
    workflow_id: z.string(),
    workflow: z.strictObject({
      name: z.string(),
      path: z.string(),
      blob_oid: z.string(),
      base_oid: z.string(),
    }),
    requester: person,
    variables: z.record(z.string(), json),
    phases: z.array(z.string()),
    /** Gates of the workflow, none of them granted yet. */
    gates: z.array(z.string()),
    /** Thresholds by name, and each phase's condition as written. */
    convergence_criteria: criteria,
    workspace_context: z.record(z.string(), json),
  }),
  z.strictObject({ type: z.literal('run.blocked'), ...at, on: z.array(z.string()), reason: z.string() }),
  z.strictObject({ type: z.literal('run.completed'), ...at }),
  z.strictObject({ type: z.literal('run.failed'), ...at, reason: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('phase.entered'), ...at, from: z.string().nullable(), to: z.string() }),
  z.strictObject({
    type: z.literal('step.started'),
    ...at,
    ...step,
    name: z.string(),
    step_type: z.string(),
    number: z.int().optional(),
    agent: z.string(),
    template: z.string(),
    attempt: z.int().positive(),
    iteration: z.int().positive(),
    lease_until: instant,
  }),
  z.strictObject({
    type: z.literal('step.completed'),
    ...at,
    ...step,
    summary: z.string(),
    /** The value conditions see; null when the text is too large and lives only in its file. */
    value: json,
    output: blobRef.optional(),
    scores: scores.optional(),
    usage: usage.optional(),
    files: z.int().nonnegative(),
  }),
  z.strictObject({
    type: z.literal('step.failed'),
    ...at,
    ...step,
    error: stepError,
    /** When it is tried again; absent when this was the end of it. */
    not_before: instant.optional(),
    /** How it ended, absent while it is tried again or a person is asked. */
    conclusion: z.enum(['failure', 'timed_out', 'skipped']).optional(),
    because: z.enum(['continue-on-error', 'on-error']).optional(),
    value: json.optional(),
    output: blobRef.optional(),
    usage: usage.optional(),
  }),
  z.strictObject({
    type: z.literal('step.skipped'),
    ...at,
    ...step,
    name: z.string(),
    step_type: z.string(),
    iteration: z.int().positive(),
    because: z.enum(['condition', 'needs', 'person']),
    by: person.optional(),
    text: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('block.started'),
    ...at,
    ...step,
    name: z.string(),
    step_type: z.string(),
    iteration: z.int().positive(),
    branch: z.enum(['then', 'else']).optional(),
  }),
  z.strictObject({
    type: z.literal('loop.tested'),
    ...at,
    ...step,
    iteration: z.int().positive(),
    after: z.string(),
    tested: z.int().positive(),
    converged: z.boolean(),
    scores,
  }),
  z.strictObject({ type: z.literal('loop.iterated'), ...at, ...step, iteration: z.int().positive() }),
  z.strictObject({
    type: z.literal('block.completed'),
    ...at,
    ...step,
    conclusion: z.enum(['success', 'failure']),
    because: z.enum(['continue-on-error', 'on-error']).optional(),
    error: stepError.optional(),
  }),
  z.strictObject({
    type: z.literal('gate.opened'),
    ...at,
    ...step,
    name: z.string(),
    number: z.int().optional(),
    iteration: z.int().positive(),
    gate: z.string(),
    kind: z.enum(['approval', 'error']),
    message: z.string(),
    subject,
    required: z.int().positive(),
    error: stepError.optional(),
  }),
  z.strictObject({ type: z.literal('gate.answered'), ...at, ...step, answer }),
  z.strictObject({
    type: z.literal('gate.withdrawn'),
    ...at,
    ...step,
    source: answerSource,
    source_id: z.int(),
    why: z.string(),
  }),
  z.strictObject({ type: z.literal('gate.refused'), ...at, ...step, refused: refusedAnswer }),
  z.strictObject({ type: z.literal('gate.subject_changed'), ...at, ...step, subject, what: z.string() }),
  z.strictObject({
    type: z.literal('gate.closed'),
    ...at,
    ...step,
    status: z.enum(['approved', 'rejected', 'changes_requested']),
    conclusion: z.enum(['success', 'failure', 'skipped']).optional(),
    answers: z.array(answer),
    text: z.string(),
  }),
  z.strictObject({
    type: z.literal('command.obeyed'),
    ...at,
    comment_id: z.int(),
    verb: z.string(),
    by: person,
  }),
  z.strictObject({
    type: z.literal('command.refused'),
    ...at,
    comment_id: z.int(),
    verb: z.string(),
    by: person,
    why: z.string(),
  }),
  z.strictObject({ type: z.literal('head.adopted'), ...at, head_oid: z.string(), adopted: z.string() }),
  z.strictObject({
    type: z.literal('progress.restored'),
    ...at,
    from_oid: z.string(),
    rejected_oid: z.string(),
    why: z.string(),
  }),
]);
export type Entry = z.infer<typeof entry>;
export type EntryType = Entry['type'];

const RUN_STATUSES = ['in_progress', 'blocked', 'completed', 'failed'] as const;

export const SCHEMA_VERSION = '1.0';

/** The progress document: the fold of the journal, bounded in size. Field order is the order in the file. */
export const progress = z.strictObject({
  schema_version: z.literal(SCHEMA_VERSION),
  workflow_id: z.string(),
  workflow: z.strictObject({
    name: z.string(),
    path: z.string(),
    blob_oid: z.string(),
    base_oid: z.string(),
  }),
  status: z.enum(RUN_STATUSES),
  /** Why it stands where it stands: the reason code of the last end or block. */
  status_reason: z.string(),
  requester: person,
  started_at: instant,
  updated_at: instant,
  completed_at: instant.optional(),
  current_phase: z.string().nullable(),
  current_step: z.int(),
  current_step_name: z.string().nullable(),
  last_completed_step: z.int(),
  last_completed_step_name: z.string().nullable(),
  step_history: z.array(historyRow),
  steps: z.record(z.string(), stepState),
  /** `<phase>_converged` by phase, and `convergence_criteria`. */
  convergence_status: z.record(z.string(), z.union([z.boolean(), criteria])),
  convergence_history: z.array(convergenceRow),
  human_approvals: z.record(z.string(), z.boolean()),
  approval_history: z.array(approvalRow),
  workspace_context: z.record(z.string(), json),
  variables: z.record(z.string(), json),
  outputs: z.record(z.string(), json),
  scores,
  errors: z.array(z.strictObject({ step: z.string(), attempt: z.int(), error: stepError, at: instant })),
  next_wakeup: instant.nullable(),
  /** Commands up to the cursor, a comment's id, have been answered; the newest of them with how. */
  inbox: z.strictObject({
    cursor: z.int().nonnegative(),
    handled: z.array(z.strictObject({ id: z.int(), verb: z.string(), refused: z.string().optional() })),
  }),
  metrics: z.strictObject({
    decisions: z.int().nonnegative(),
    iterations: z.int().nonnegative(),
    recovery_actions: z.int().nonnegative(),
    human_interventions: z.int().nonnegative(),
    cost_usd: z.number().nonnegative(),
    tokens: z.int().nonnegative(),
  }),
  phase_transitions: z.array(phaseRow),
  /** How many older rows each bounded list left to the branch's history. */
  omitted: z.record(z.string(), z.int().positive()),
  journal: z.strictObject({
    /** Entries appended since the run started, these included. */
    seq: z.int().nonnegative(),
    /** SHA-256 of the document before this one; empty for the first. */
    prev_hash: z.string(),
    entries: z.array(entry),
  }),
  /** Documents written since the run started, this one included. */
  generation: z.int().nonnegative(),
  seal: z.string().nullable(),
});
export type Progress = z.infer<typeof progress>;
