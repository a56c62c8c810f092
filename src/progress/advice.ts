import * as z from 'zod';
import { allowance, instant } from './attempt.ts';

/** How the asking is called where a step has its name: in task ids, in the history, in scripts. No step can be called so. */
export const ORCHESTRATOR = '@orchestrator';

/** Rows of advice that the document keeps, and characters of what an answer passes on. */
export const ADVICE_BOUNDS = { rows: 5, passes: 2_000 } as const;

/** What can be chosen: the action types of the seeds' orchestrate command that are ever legal at a choice. */
export const MOVES = ['retry_step', 'execute_step', 'wait_for_human', 'abort'] as const;

/** A legal move: what is done, and to which instance. */
export const move = z.strictObject({ type: z.enum(MOVES), step_name: z.string() });
export type Move = z.infer<typeof move>;

/** Where the workflow leaves a choice: after a failed attempt, or before a further iteration of a loop. */
export const choicePoint = z.strictObject({
  of: z.enum(['failure', 'iteration']),
  /** The instance that failed, or the loop. */
  step: z.string(),
  /** Which attempt failed, or which iteration did not converge. */
  count: z.int().positive(),
});
export type ChoicePoint = z.infer<typeof choicePoint>;

/** The question that is being asked: who claimed it, until when. */
const asking = z.strictObject({
  point: choicePoint,
  /** When the attempt or the loop began: what began anew meanwhile is another one. */
  began: z.string(),
  moves: z.array(move),
  attempt: z.int().positive(),
  model: z.string(),
  allowance,
  decision: z.string(),
  lease_until: instant,
});

/** What came of one question. Without a move the rules decided, for the reason in `why`. */
const adviceRow = z.strictObject({
  point: choicePoint,
  at: instant,
  move: move.optional(),
  reasoning: z.string().optional(),
  why: z.string().optional(),
});
export type AdviceRow = z.infer<typeof adviceRow>;

/** What the run knows of advice: the question on its way, and the newest answers. */
export const advice = z.strictObject({
  asked: asking.optional(),
  rows: z.array(adviceRow),
});

/** What a step does about the choice it stood at: it follows a move, or, without one, the rules. */
export const followed = z.strictObject({
  count: z.int().positive(),
  move: move.optional(),
  /** What the next attempt is told. */
  passes: z.string().optional(),
});

/** How often a model was asked, followed and overruled, and how many moves were the only legal one. */
export const adviceCounts = z.strictObject({
  asked: z.int().nonnegative(),
  given: z.int().nonnegative(),
  refused: z.int().nonnegative(),
  alone: z.int().nonnegative(),
});
export type AdviceCounts = z.infer<typeof adviceCounts>;
