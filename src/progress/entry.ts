import * as z from 'zod';
import { ADVICE_ENTRIES } from './entry-advice.ts';
import { BLOCK_ENTRIES } from './entry-block.ts';
import { CONTEXT_ENTRIES } from './entry-context.ts';
import { GATE_ENTRIES } from './entry-gate.ts';
import { RUN_ENTRIES } from './entry-run.ts';
import { STEP_ENTRIES } from './entry-step.ts';
import { WAIT_ENTRIES } from './entry-wait.ts';

/** One entry of the journal, past tense. `evolve` folds these and nothing else into progress. */
export const entry = z.discriminatedUnion('type', [
  ...RUN_ENTRIES,
  ...STEP_ENTRIES,
  ...BLOCK_ENTRIES,
  ...WAIT_ENTRIES,
  ...GATE_ENTRIES,
  ...ADVICE_ENTRIES,
  ...CONTEXT_ENTRIES,
]);
export type Entry = z.infer<typeof entry>;
export type EntryType = Entry['type'];
