import * as z from 'zod';
import { followed } from './advice.ts';
import { allowance, blobRef, correction, instant, json, person, scores, stepError } from './attempt.ts';
import { gate } from './gate.ts';

/** Why a step that had begun was stopped. */
export const cancelledBecause = z.enum(['join', 'fail-fast', 'loop', 'timeout', 'anew', 'run-ended']);
/** Why a step never began, or was passed over. */
export const skippedBecause = z.enum([
  'condition',
  'needs',
  'person',
  'branch',
  'join',
  'fail-fast',
  'run-ended',
]);

/** What a `wait` waits for, with its templates rendered. */
export const awaited = z.discriminatedUnion('kind', [
  /** A duration or a time: over at `due`. */
  z.strictObject({ kind: z.literal('time'), due: instant }),
  z.strictObject({ kind: z.literal('checks'), names: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('label'), label: z.string() }),
  z.strictObject({ kind: z.literal('signal'), signal: z.string() }),
]);
export type AwaitedNow = z.infer<typeof awaited>;

/** The actions run that a `dispatch` started. */
export const actionsRun = z.strictObject({ id: z.int(), url: z.string() });

export const stepState = z.strictObject({
  /** Name in the workflow; the key of the map is the instance, `review#2[0]`. */
  name: z.string(),
  type: z.string(),
  /** What people call it, a seed's step 1 to 7. */
  number: z.int().optional(),
  /** `pending` with no attempts has not begun: a round or the retry of a block made it so. */
  status: z.enum(['pending', 'in_progress', 'waiting', 'completed']),
  conclusion: z.enum(['success', 'failure', 'skipped', 'cancelled', 'timed_out']).optional(),
  /** Why it was skipped or cancelled, or that a failure was caught. */
  because: z
    .enum([...skippedBecause.options, ...cancelledBecause.options, 'on-error', 'continue-on-error'])
    .optional(),
  attempts: z.int().nonnegative(),
  /** Attempts of earlier rounds and of earlier attempts of the block around it. */
  earlier: z.int().positive().optional(),
  /** Loops: iterations begun; body steps: the innermost iteration they belong to; else 1. */
  iteration: z.int().nonnegative(),
  /** Conditionals: the branch taken. */
  branch: z.enum(['then', 'else']).optional(),
  /** Loops: finished body steps of this iteration after which `until` was tested. */
  tested: z.int().nonnegative().optional(),
  /** Ralph-loops: the bound that was computed when it began. */
  max_iterations: z.int().positive().optional(),
  /** Ralph-loops' iterations: the answer promised completion. */
  promised: z.literal(true).optional(),
  /** For-each: what it is performed for. */
  items: z.array(json).optional(),
  /** Sub-processes: their own variables. */
  variables: z.record(z.string(), json).optional(),
  /** Sub-processes: nothing waits for it any more, and it goes on. */
  abandoned: z.literal(true).optional(),
  /** Approvals: how often the run went back from here. */
  rounds: z.int().positive().optional(),
  started_at: instant.optional(),
  completed_at: instant.optional(),
  /** While an attempt is being performed: who claimed it, until when. */
  claim: z
    .strictObject({
      decision: z.string(),
      lease_until: instant,
      /** Prompt steps: who performs it, and what it may use up where that is bounded. */
      agent: z.string().optional(),
      model: z.string().optional(),
      allowance: allowance.optional(),
    })
    .optional(),
  /** Which of those who may take over performs it; absent for the step's own agent and model. */
  fallback: z.int().positive().optional(),
  /** Seconds that its newest attempt had, where that was more than the step names. */
  timeout_seconds: z.int().positive().optional(),
  /** A failed attempt that is tried again: not before this instant. */
  not_before: instant.optional(),
  /** Blocks and waits: when they run into their timeout. */
  deadline: instant.optional(),
  wait: awaited.optional(),
  run: actionsRun.optional(),
  /** Attempts that people granted beyond the policy. */
  granted: z.int().positive().optional(),
  error: stepError.optional(),
  output: blobRef.optional(),
  scores: scores.optional(),
  /** What tools had put right in its report. */
  corrected: correction.optional(),
  /** Files that it wrote: those that blocks around it must leave, and the first others. */
  wrote: z.array(z.string()).optional(),
  gate: gate.optional(),
  /** What was chosen where it stands. */
  advice: followed.optional(),
});
export type StepState = z.infer<typeof stepState>;

/** A completed step that can be undone, with what its compensation may name of the place where it stood. */
export const undoable = z.strictObject({
  step: z.string(),
  name: z.string(),
  iteration: z.int().positive(),
  bindings: z.record(z.string(), json),
  /** Its own output, where a later iteration has put another in its place. */
  output: json.optional(),
});
export type Undoable = z.infer<typeof undoable>;

export const ending = z.strictObject({
  status: z.enum(['failed', 'cancelled', 'completed']),
  reason: z.string(),
  message: z.string(),
  /** Instances still to be undone, in the order in which that happens, and those that were. */
  undo: z.array(z.string()),
  undone: z.array(z.string()).optional(),
  /** Set where the run then goes on instead, paused: who had steps undone, and where it stands then; without it at its beginning. */
  back: z.strictObject({ by: person, to: z.string().optional() }).optional(),
});

export const signal = z.strictObject({
  /** Id of the comment that gave it. */
  id: z.int(),
  name: z.string(),
  text: z.string(),
  by: person,
  at: instant,
});
export type Signal = z.infer<typeof signal>;

/** How often in a row a step failed; while `open_until` is ahead, none of its instances starts. */
export const circuit = z.strictObject({ failures: z.int().nonnegative(), open_until: instant.optional() });

export const checkpoint = z.strictObject({
  name: z.string(),
  step: z.string(),
  at: instant,
  /** The head as of which it was reached; the step's own files came with the commit after it where `brought` is set. */
  head_oid: z.string().optional(),
  brought: z.literal(true).optional(),
});
