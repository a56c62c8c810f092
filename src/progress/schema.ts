import * as z from 'zod';
import { blobRef, criteria, instant, json, person, scores, stepError, usage } from './attempt.ts';
import { entry } from './entry.ts';
import { gate } from './gate.ts';

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

const phaseRow = z.strictObject({
  from: z.string().nullable(),
  to: z.string(),
  at: instant,
});

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
