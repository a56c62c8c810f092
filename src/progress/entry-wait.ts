import * as z from 'zod';
import { instant, json, stepError } from './attempt.ts';
import { awaited, signal } from './step-state.ts';
import { at, step } from './stamp.ts';

/** What a run waits for outside itself. */
export const WAIT_ENTRIES = [
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
] as const;
