import { evolve } from './evolve.ts';
import { encode } from './codec.ts';
import type { Entry, Progress } from './schema.ts';

export type Sha256 = (text: string) => string;

/**
 * The next document: the one before with a decision's entries folded in, chained to it by the SHA-256 of
 * its canonical text. Fails as a bug when the entries do not begin a run where there is none.
 */
export function append(before: Progress | null, entries: readonly Entry[], sha256: Sha256): Progress {
  let next = before;
  for (const entry of entries) next = evolve(next, entry);
  const last = entries.at(-1);
  if (next === null || last === undefined) throw new Error('A document needs at least one entry');
  const known = new Set(before?.journal.entries.map((entry) => entry.decision));
  const fresh = new Set(entries.map((entry) => entry.decision).filter((decision) => !known.has(decision)));
  return {
    ...next,
    updated_at: last.at,
    next_wakeup: nextWakeup(next),
    metrics: { ...next.metrics, decisions: next.metrics.decisions + fresh.size },
    journal: {
      seq: (before?.journal.seq ?? 0) + entries.length,
      prev_hash: before === null ? '' : sha256(encode(before)),
      entries: [...entries],
    },
    generation: (before?.generation ?? 0) + 1,
  };
}

function nextWakeup(progress: Progress): string | null {
  if (progress.status === 'completed' || progress.status === 'failed') return null;
  const due = Object.values(progress.steps)
    .filter((step) => step.status !== 'completed')
    .map((step) => step.claim?.lease_until ?? step.not_before)
    .filter((instant) => instant !== undefined);
  return due.sort()[0] ?? null;
}
