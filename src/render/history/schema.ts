import * as z from 'zod';
import { instant } from '../../progress/attempt.ts';

/** What somebody did that a decision rests on or answers. */
const DEEDS = [
  'started',
  'commanded',
  'was refused',
  'answered',
  'was not counted',
  'handed on',
  'was asked',
  'signalled',
] as const;

/** `id` is GitHub's number of the account; null where only the name was recorded. */
const deed = z.strictObject({ login: z.string(), id: z.int().nullable(), did: z.enum(DEEDS) });
export type Deed = z.infer<typeof deed>;

/** One recorded decision of a pull request's runs. */
const decisionRow = z.strictObject({
  /** Counts the rows from the oldest that was read, beginning with 1. */
  seq: z.int().positive(),
  run: z.string(),
  workflow: z.string(),
  /** Number of the document that it wrote. */
  generation: z.int().nonnegative(),
  at: instant,
  /** Both halves of a step, its claim and what came of it, have the same. */
  decision: z.string(),
  /** The reason code; null where the commit's message does not have it. */
  reason: z.string().nullable(),
  /** The decision in a sentence. */
  what: z.string(),
  /** Types of the entries that it added to the journal, and what each says. */
  entries: z.array(z.string()),
  says: z.array(z.string()),
  steps: z.array(z.string()),
  people: z.array(deed),
  /** How the run stood then. */
  status: z.string(),
  commit: z.string(),
  url: z.string().nullable(),
  /** What the attempts that it records have used up. */
  tokens: z.int().nonnegative(),
  cost_usd: z.number().nonnegative(),
});
export type DecisionRow = z.infer<typeof decisionRow>;

const historyRun = z.strictObject({
  run: z.string(),
  workflow: z.string(),
  requester: z.string(),
  started_at: instant,
  status: z.string(),
  decisions: z.int().positive(),
  /** What it has used up in all, as of its newest document. */
  tokens: z.int().nonnegative(),
  cost_usd: z.number().nonnegative(),
});
export type HistoryRun = z.infer<typeof historyRun>;

/** Everything that was decided in a pull request, oldest first. */
export const history = z.strictObject({
  topic: z.literal('history'),
  /** `owner/name`; null where a clone does not tell. */
  repository: z.string().nullable(),
  pull_request: z.int().positive(),
  /** Where it was read: the run's branch, or the tag that keeps it once the pull request is closed. */
  ref: z.string(),
  /** Documents older than the first row, which were not read: a clone may be shallow. */
  older: z.int().nonnegative(),
  runs: z.array(historyRun),
  decisions: z.array(decisionRow),
  /** Commits whose document no decision went on from. */
  passed_over: z.array(
    z.strictObject({
      commit: z.string(),
      at: z.string(),
      author: z.string().nullable(),
      why: z.string(),
    }),
  ),
});
export type History = z.infer<typeof history>;
