import * as z from 'zod';
import { blobRef, criteria, instant, json, person, scores, stepError, usage } from './attempt.ts';
import { answer, answerSource, GATE_KINDS, grants, refusedAnswer, subject } from './gate.ts';
import { actionsRun, awaited, cancelledBecause, signal, skippedBecause, undoable } from './step-state.ts';

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
    /** Those of its files that a block around it must leave, and the first others. */
    wrote: z.array(z.string()).optional(),
    /** Ralph-loops: the answer promised completion. */
    promised: z.literal(true).optional(),
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
  z.strictObject({ type: z.literal('checkpoint.reached'), ...at, ...step, name: z.string() }),
  z.strictObject({
    type: z.literal('circuit.changed'),
    ...at,
    name: z.string(),
    failures: z.int().nonnegative(),
    open_until: instant.optional(),
  }),
  /** A `wait` began: until `due`, or until what is awaited happens, at the latest until `deadline`. */
  z.strictObject({
    type: z.literal('wait.opened'),
    ...at,
    ...step,
    name: z.string(),
    number: z.int().optional(),
    iteration: z.int().positive(),
    wait: awaited,
    deadline: instant.optional(),
  }),
  z.strictObject({
    type: z.literal('wait.closed'),
    ...at,
    ...step,
    conclusion: z.enum(['success', 'failure', 'timed_out', 'skipped']),
    because: z.enum(['continue-on-error', 'on-error']).optional(),
    error: stepError.optional(),
    value: json.optional(),
    /** The signal that was taken, by the comment that gave it. */
    signal: z.int().optional(),
  }),
  z.strictObject({ type: z.literal('signal.received'), ...at, signal }),
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
    because: z.enum(['continue-on-error', 'on-error']).optional(),
    answers: z.array(answer),
    text: z.string(),
    /** Inputs: the values that were given. */
    value: json.optional(),
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
