import * as z from 'zod';
import { criteria, instant, json, person, workflowRef } from './attempt.ts';
import { limitHit } from './limit.ts';
import { at } from './stamp.ts';

/** A block that goes on, with what of its state is another than before. */
const reopened = z.strictObject({
  step: z.string(),
  deadline: instant.optional(),
  /** Loops: the iteration in which it goes on, and how many of its steps `until` was tested after. */
  iteration: z.int().positive().optional(),
  tested: z.int().nonnegative().optional(),
  /** Loops that had used up their iterations: one more. */
  granted: z.literal(true).optional(),
});

/** What happens to the run as a whole: its course, its phases, what people commanded, what was restored. */
export const RUN_ENTRIES = [
  z.strictObject({
    type: z.literal('run.started'),
    ...at,
    workflow_id: z.string(),
    workflow: workflowRef,
    requester: person,
    variables: z.record(z.string(), json),
    phases: z.array(z.string()),
    /** Gates of the workflow, none of them granted yet. */
    gates: z.array(z.string()),
    /** Thresholds by name, and each phase's condition as written. */
    convergence_criteria: criteria,
    workspace_context: z.record(z.string(), json),
    /** When the run must have ended. */
    deadline: instant.optional(),
    /** The highest generation of earlier documents, where those are lost. */
    after_generation: z.int().nonnegative().optional(),
    /** Set where a model may be asked which of several moves to make. */
    orchestrator: z.enum(['claude']).optional(),
  }),
  z.strictObject({
    type: z.literal('run.blocked'),
    ...at,
    on: z.array(z.string()),
    reason: z.string(),
    limit: limitHit.optional(),
  }),
  /** A person lets the run use more than its definition says: so much more. */
  z.strictObject({
    type: z.literal('limit.raised'),
    ...at,
    by: person,
    cost_usd: z.number().positive().optional(),
    tokens: z.int().positive().optional(),
    decisions: z.int().positive().optional(),
  }),
  z.strictObject({ type: z.literal('run.paused'), ...at, by: person, text: z.string() }),
  z.strictObject({ type: z.literal('run.resumed'), ...at, by: person }),
  /** The run is over but for the steps that undo what was done: `undo` are the instances to be undone, in this order. */
  z.strictObject({
    type: z.literal('run.ending'),
    ...at,
    status: z.enum(['failed', 'cancelled']),
    reason: z.string(),
    message: z.string(),
    undo: z.array(z.string()),
  }),
  /** A person has steps undone: afterwards the run stands where the first of them began and is paused, or has ended as before. */
  z.strictObject({
    type: z.literal('run.compensated'),
    ...at,
    by: person,
    /** Instances in the order in which they are undone. */
    undo: z.array(z.string()),
    /** Where a run that was in flight then goes back to; absent for the very beginning. */
    from: z.string().optional(),
  }),
  /** A run that had failed goes on: steps get one more attempt, what had not begun because of them begins. */
  z.strictObject({
    type: z.literal('run.revived'),
    ...at,
    by: person,
    retried: z.array(z.string()),
    reset: z.array(z.string()),
    reopened: z.array(reopened),
    deadline: instant.optional(),
  }),
  /** The run goes back: what is named is as if it had not begun. */
  z.strictObject({
    type: z.literal('run.reset'),
    ...at,
    by: person,
    /** What somebody named: a checkpoint or a step; `the beginning` without either. */
    to: z.string(),
    reset: z.array(z.string()),
    reopened: z.array(reopened),
    phase: z.string().nullable(),
    /** Phases that have not converged any more. */
    unconverged: z.array(z.string()),
    /** When the run must have ended now, where its time had run out. */
    deadline: instant.optional(),
    /** The commit whose files the branch got back. */
    head_oid: z.string().optional(),
    /** Where that took a commit of ours: the digest of the paths that differ from it afterwards. */
    differing: z.string().optional(),
    /** Where others had committed since: their newest commits, and whether what they changed stays or goes back too. */
    others: z
      .strictObject({
        commits: z.array(z.strictObject({ oid: z.string(), by: z.string() })),
        count: z.int().positive(),
        fate: z.enum(['kept', 'taken back']),
        /** Files that we had changed as well and that stay as they are: the first, and how many. */
        clashes: z.array(z.string()),
        clashed: z.int().nonnegative(),
      })
      .optional(),
  }),
  /** After a rollback the branch was compared with the checkpoint: whether it has the files that it was to have. */
  z.strictObject({
    type: z.literal('run.checked'),
    ...at,
    to: z.string(),
    found: z.enum(['as meant', 'otherwise', 'unknown']),
    /** Paths that differ from the checkpoint: the first where that was not meant, and how many in all. */
    paths: z.array(z.string()),
    count: z.int().nonnegative(),
    /** The commit that was compared. */
    head_oid: z.string().optional(),
  }),
  /** Delayed attempts are due now. */
  z.strictObject({ type: z.literal('run.hastened'), ...at, by: person, steps: z.array(z.string()) }),
  /** The run follows another version of its definition from now on. */
  z.strictObject({
    type: z.literal('run.migrated'),
    ...at,
    by: person,
    workflow: workflowRef,
    /** Variables that it did not have before, with their defaults. */
    variables: z.record(z.string(), json),
    gates: z.array(z.string()),
    phases: z.array(z.string()),
    orchestrator: z.enum(['claude']).optional(),
    /** Steps that have another name there, with it; gates likewise. */
    renamed: z.record(z.string(), z.string()).optional(),
    renamed_gates: z.record(z.string(), z.string()).optional(),
    /** Digests of what gates show, where that names a step, by instance as it is called now. */
    digests: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ type: z.literal('run.completed'), ...at }),
  z.strictObject({ type: z.literal('run.cancelled'), ...at, reason: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('run.failed'), ...at, reason: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('phase.entered'), ...at, from: z.string().nullable(), to: z.string() }),
  z.strictObject({
    type: z.literal('command.obeyed'),
    ...at,
    comment_id: z.int(),
    verb: z.string(),
    by: person,
    /** What was done, and how the run then stands. */
    did: z.string().optional(),
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
    verdict: z.enum(['stale', 'tampered', 'unreadable', 'lost']).optional(),
    where: z.enum(['history', 'kept', 'head']).optional(),
  }),
] as const;
