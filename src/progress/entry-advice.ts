import * as z from 'zod';
import { choicePoint, move } from './advice.ts';
import { allowance, instant, stepError, usage } from './attempt.ts';
import { at } from './stamp.ts';

/** What happens where a model is asked which of several legal moves to take. */
export const ADVICE_ENTRIES = [
  /** A model is asked: nothing is done about the choice until it answers or the lease runs out. */
  z.strictObject({
    type: z.literal('advice.asked'),
    ...at,
    point: choicePoint,
    moves: z.array(move),
    attempt: z.int().positive(),
    template: z.string(),
    model: z.string(),
    /** What the answer may use up. */
    allowance,
    lease_until: instant,
  }),
  /** It named a legal move, which is taken. */
  z.strictObject({
    type: z.literal('advice.given'),
    ...at,
    point: choicePoint,
    attempt: z.int().positive(),
    move,
    reasoning: z.string(),
    /** What the next attempt of the step is told. */
    passes: z.string().optional(),
    usage: usage.optional(),
  }),
  /** It answered nothing that could be followed, or not in time: the rules decide. */
  z.strictObject({
    type: z.literal('advice.refused'),
    ...at,
    point: choicePoint,
    attempt: z.int().positive(),
    why: z.string(),
    error: stepError.optional(),
    usage: usage.optional(),
  }),
] as const;
