import * as z from 'zod';
import { instant, person } from './attempt.ts';
import { at } from './stamp.ts';

/** What prompts are shown beside their templates and people could still change. `source` is `issue 12`. */
export const CONTEXT_ENTRIES = [
  /** A step that shows it begins for the first time: from now on it is what it is now. */
  z.strictObject({ type: z.literal('context.bound'), ...at, source: z.string(), digest: z.string() }),
  /** It says something else since: prompts are not given it. */
  z.strictObject({
    type: z.literal('context.changed'),
    ...at,
    source: z.string(),
    /** Who changed it last, and when, as far as GitHub tells. */
    by: person.optional(),
    changed_at: instant.optional(),
  }),
] as const;

/** By source, in the document. */
export const boundContext = z.record(
  z.string(),
  z.strictObject({
    digest: z.string(),
    /** Set while it says something else than it did. */
    changed: z.strictObject({ by: person.optional(), at: instant }).optional(),
  }),
);
