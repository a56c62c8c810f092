import * as z from 'zod';
import {
  allowance,
  blobRef,
  correction,
  instant,
  json,
  person,
  recovery,
  scores,
  stepError,
  usage,
} from './attempt.ts';
import { leftNote } from './memory.ts';
import { actionsRun, cancelledBecause, skippedBecause } from './step-state.ts';
import { at, step } from './stamp.ts';

/** What happens to one attempt of a step that is performed. */
export const STEP_ENTRIES = [
  z.strictObject({
    type: z.literal('step.started'),
    ...at,
    ...step,
    name: z.string(),
    step_type: z.string(),
    number: z.int().optional(),
    agent: z.string(),
    /** Prompt steps: the model, as the definition or policy names it. */
    model: z.string().optional(),
    template: z.string(),
    attempt: z.int().positive(),
    iteration: z.int().positive(),
    lease_until: instant,
    /** Which of those who may take over performs it; absent for the step's own agent and model. */
    fallback: z.int().positive().optional(),
    /** Where it has more time than the step names. */
    timeout_seconds: z.int().positive().optional(),
    recovery: recovery.optional(),
    allowance: allowance.optional(),
    /** Approvals that it is among the first to rest on: they are used from now on. */
    uses: z.array(z.string()).optional(),
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
    /** Those of its files that a block around it must leave, and the first others. */
    wrote: z.array(z.string()).optional(),
    /** Ralph-loops: the answer promised completion. */
    promised: z.literal(true).optional(),
    /** Where the report said otherwise than the tools it interprets. */
    corrected: correction.optional(),
    /** The entry of the checkpoint that tells of it. */
    checkpoint: blobRef.optional(),
  }),
  /** What an attempt left for later steps and later pull requests, however it ended. */
  z.strictObject({ type: z.literal('notes.left'), ...at, ...step, notes: z.array(leftNote).min(1) }),
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
  /** An outcome that came after its attempt had been given up: ignored, but for what it has cost. */
  z.strictObject({
    type: z.literal('outcome.late'),
    ...at,
    ...step,
    attempt: z.int().positive(),
    status: z.enum(['success', 'failure']),
    summary: z.string(),
    usage: usage.optional(),
  }),
  z.strictObject({ type: z.literal('step.cancelled'), ...at, ...step, because: cancelledBecause }),
  /** A sub-process that nothing waits for any more goes on by itself. */
  z.strictObject({ type: z.literal('step.abandoned'), ...at, ...step }),
  /** `deadline`: when its actions run must have ended. */
  z.strictObject({ type: z.literal('dispatch.started'), ...at, ...step, run: actionsRun, deadline: instant }),
  z.strictObject({
    type: z.literal('step.skipped'),
    ...at,
    ...step,
    name: z.string(),
    step_type: z.string(),
    iteration: z.int().positive(),
    because: skippedBecause,
    /** By a person: who, and the words that were given. */
    by: person.optional(),
    text: z.string().optional(),
  }),
] as const;
