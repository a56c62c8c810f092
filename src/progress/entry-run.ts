import * as z from 'zod';
import { criteria, instant, json, person, workflowRef } from './attempt.ts';
import { at } from './stamp.ts';

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
  }),
  z.strictObject({ type: z.literal('run.blocked'), ...at, on: z.array(z.string()), reason: z.string() }),
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
] as const;
