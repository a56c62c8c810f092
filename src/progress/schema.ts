import * as z from 'zod';
import { advice, adviceCounts } from './advice.ts';
import {
  criteria,
  instant,
  json,
  person,
  recovery,
  scores,
  stepError,
  usage,
  workflowRef,
} from './attempt.ts';
import { entry } from './entry.ts';
import { boundContext } from './entry-context.ts';
import { memory } from './memory.ts';
import { limitHit, raised, share, today } from './limit.ts';
import { checkpoint, circuit, ending, signal, stepState, undoable } from './step-state.ts';

export type { StepState } from './step-state.ts';

const historyRow = z.strictObject({
  step_number: z.int().optional(),
  step_name: z.string(),
  agent: z.string(),
  model: z.string().optional(),
  recovery: recovery.optional(),
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
  /** When its outcome came, after it had been given up. */
  late: instant.optional(),
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
  status: z.enum(['approved', 'rejected', 'changes_requested', 'timed_out']),
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

const RUN_STATUSES = ['in_progress', 'blocked', 'paused', 'completed', 'failed', 'cancelled'] as const;
export const ENDED: readonly string[] = ['completed', 'failed', 'cancelled'];

/** Raised with every change of the form; how documents of the versions before read then is told in `migrate.ts`. */
export const SCHEMA_VERSION = '1.2';

/** The progress document: the fold of the journal, bounded in size. Field order is the order in the file. */
export const progress = z.strictObject({
  schema_version: z.literal(SCHEMA_VERSION),
  workflow_id: z.string(),
  workflow: workflowRef,
  /** Commits whose definition the run followed before it was moved to another, the newest last. */
  former: z.array(z.string()).optional(),
  status: z.enum(RUN_STATUSES),
  /** Why it stands where it stands: the reason code of the last end or block. */
  status_reason: z.string(),
  /** Where a limit is why it stands. */
  limit: limitHit.optional(),
  requester: person,
  started_at: instant,
  updated_at: instant,
  completed_at: instant.optional(),
  /** When the run must have ended. */
  deadline: instant.optional(),
  /** Set while a person has stopped new starts. */
  paused: z.strictObject({ by: person, at: instant, text: z.string() }).optional(),
  /** Set once the run is over but for the steps that undo what was done. */
  ending: ending.optional(),
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
  /** Variables that people gave another value, with that value. */
  overrides: z.record(z.string(), json).optional(),
  outputs: z.record(z.string(), json),
  scores,
  /** Completed steps that can be undone, in the order of completion. */
  undoable: z.array(undoable).optional(),
  /** Signals that no wait has taken yet, oldest first. */
  signals: z.array(signal).optional(),
  /** By step name, `agent <name>` or `tool <name>`, where a circuit breaker counts. */
  circuits: z.record(z.string(), circuit).optional(),
  checkpoints: z.array(checkpoint).optional(),
  /** What a model was asked where more than one move was legal, and what came of it. */
  advice: advice.optional(),
  /** What this run and earlier ones of the pull request left for later. */
  memory: memory.optional(),
  errors: z.array(z.strictObject({ step: z.string(), attempt: z.int(), error: stepError, at: instant })),
  /** Issues that prompts were shown, as they were when a step first used them. */
  bound_context: boundContext.optional(),
  next_wakeup: instant.nullable(),
  /** Commands up to the cursor, a comment's id, have been answered; the newest of them with how. */
  inbox: z.strictObject({
    cursor: z.int().nonnegative(),
    handled: z.array(
      z.strictObject({
        id: z.int(),
        verb: z.string(),
        /** Who gave it, by numeric id, and when it was answered. */
        by: z.int().optional(),
        at: instant.optional(),
        refused: z.string().optional(),
        /** What was done, and what looking at it afterwards said; of the newest that was obeyed only. */
        did: z.string().optional(),
        login: z.string().optional(),
        checked: z.enum(['as meant', 'otherwise', 'unknown']).optional(),
        differs: z.array(z.string()).optional(),
      }),
    ),
  }),
  metrics: z.strictObject({
    decisions: z.int().nonnegative(),
    iterations: z.int().nonnegative(),
    recovery_actions: z.int().nonnegative(),
    human_interventions: z.int().nonnegative(),
    cost_usd: z.number().nonnegative(),
    tokens: z.int().nonnegative(),
    /** By agent and model, in the order in which they began. */
    spent: z.array(share).optional(),
    today: today.optional(),
    raised: raised.optional(),
    /** Where a model may be asked which move to make. */
    advice: adviceCounts.optional(),
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
