import type { Entry } from './entry.ts';
import type { Progress } from './schema.ts';

type ContextEntry = Extract<Entry, { type: `context.${string}` }>;

/** Folds what prompts were shown beside their templates: what it said at first use, and whether it still does. */
export function recordContext(before: Progress, entry: ContextEntry): Progress {
  const { source } = entry;
  const known = before.bound_context?.[source];
  if (entry.type === 'context.bound')
    return { ...before, bound_context: { ...before.bound_context, [source]: { digest: entry.digest } } };
  if (known === undefined) return before;
  const changed = {
    ...(entry.by === undefined ? {} : { by: entry.by }),
    at: entry.changed_at ?? entry.at,
  };
  return { ...before, bound_context: { ...before.bound_context, [source]: { ...known, changed } } };
}
