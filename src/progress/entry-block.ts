import * as z from 'zod';
import { instant, json, person, scores, stepError } from './attempt.ts';
import { undoable } from './step-state.ts';
import { at, step } from './stamp.ts';

/** What happens to blocks and loops, and what a run remembers beside its steps. */
export const BLOCK_ENTRIES = [
  z.strictObject({
    type: z.literal('block.started'),
    ...at,
    ...step,
    name: z.string(),
    step_type: z.string(),
    iteration: z.int().positive(),
    branch: z.enum(['then', 'else']).optional(),
    /** Absent for the first attempt. */
    attempt: z.int().positive().optional(),
    deadline: instant.optional(),
    /** For-each: what it is performed for. */
    items: z.array(json).optional(),
    /** Sub-processes: their own variables. */
    variables: z.record(z.string(), json).optional(),
    /** Ralph-loops: the bound that was computed. */
    max_iterations: z.int().positive().optional(),
  }),
  /** A block failed and begins again: everything in it that had begun is as if it had not. */
  z.strictObject({
    type: z.literal('block.retried'),
    ...at,
    ...step,
    error: stepError,
    not_before: instant,
    reset: z.array(z.string()),
  }),
  /** Changes were requested at a gate with `back-to`: what is named begins anew. */
  z.strictObject({
    type: z.literal('round.begun'),
    ...at,
    ...step,
    back_to: z.string(),
    round: z.int().positive(),
    reset: z.array(z.string()),
  }),
  /** A completed step can be undone: one row of the log that compensation reads backwards. */
  z.strictObject({ type: z.literal('compensation.registered'), ...at, undoable }),
  /** The step that undoes an instance has ended, well or not: it is not undone again. */
  z.strictObject({ type: z.literal('compensation.ended'), ...at, undone: z.string() }),
  z.strictObject({
    type: z.literal('checkpoint.reached'),
    ...at,
    ...step,
    name: z.string(),
    head_oid: z.string().optional(),
    /** The commit of this decision brings files of the step. */
    brought: z.literal(true).optional(),
  }),
  z.strictObject({
    type: z.literal('circuit.changed'),
    ...at,
    name: z.string(),
    failures: z.int().nonnegative(),
    open_until: instant.optional(),
  }),
  /** Variables got new values: by a `set` step (which is thereby done), or by a person. */
  z.strictObject({
    type: z.literal('variables.set'),
    ...at,
    values: z.record(z.string(), json),
    /** The sub-process whose variables they are; absent for the run's. */
    call: z.string().optional(),
    by: person.optional(),
    done: z
      .strictObject({
        step: z.string(),
        name: z.string(),
        iteration: z.int().positive(),
        number: z.int().optional(),
      })
      .optional(),
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
    /** Absent where a person is asked. */
    conclusion: z.enum(['success', 'failure', 'timed_out', 'skipped']).optional(),
    because: z.enum(['continue-on-error', 'on-error']).optional(),
    error: stepError.optional(),
    /** Sub-processes and blocks with an output of their own. */
    value: json.optional(),
  }),
] as const;
