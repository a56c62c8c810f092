import { evolve } from './evolve.ts';
import { BOUNDS } from './bounds.ts';
import { encode } from './codec.ts';
import type { Entry } from './entry.ts';
import type { Progress } from './schema.ts';

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
  // A claim and the record of its outcome are one decision, whatever was decided between the two.
  const claims = Object.values(before?.steps ?? {}).flatMap((step) => step.claim?.decision ?? []);
  const known = new Set([...claims, ...(before?.journal.entries ?? []).map((entry) => entry.decision)]);
  const fresh = new Set(entries.map((entry) => entry.decision).filter((decision) => !known.has(decision)));
  return {
    ...forgetOldInstances(next),
    updated_at: last.at,
    next_wakeup: isDueAtOnce(entries) ? last.at : nextWakeup(next),
    metrics: { ...next.metrics, decisions: next.metrics.decisions + fresh.size },
    journal: {
      seq: (before?.journal.seq ?? 0) + entries.length,
      prev_hash: before === null ? '' : sha256(encode(before)),
      entries: [...entries],
    },
    generation: (before?.generation ?? 0) + 1,
  };
}

/**
 * Settled instances of a step from iterations long past serve no decision: only the newest of each name stay,
 * so that a document does not grow with the length of a run. The rest is in the branch's history.
 */
function forgetOldInstances(progress: Progress): Progress {
  const seen = new Map<string, number>();
  const kept = Object.entries(progress.steps)
    .toReversed()
    .filter(([, step]) => {
      const count = (seen.get(step.name) ?? 0) + 1;
      seen.set(step.name, count);
      return count <= BOUNDS.instances || step.status !== 'completed';
    });
  const dropped = Object.keys(progress.steps).length - kept.length;
  if (dropped === 0) return progress;
  return {
    ...progress,
    steps: Object.fromEntries(kept.toReversed()),
    omitted: { ...progress.omitted, steps: (progress.omitted['steps'] ?? 0) + dropped },
  };
}

/**
 * Whether the decision only recorded how attempts ended: what follows from that is another decision, due now. It is
 * dispatched, and where that dispatch is lost, the instant here lets the sweep find it.
 */
export function isDueAtOnce(entries: readonly Entry[]): boolean {
  const ends = entries.every((entry) => entry.type === 'step.completed' || entry.type === 'step.failed');
  return ends && entries.some((entry) => entry.type !== 'step.failed' || entry.not_before === undefined);
}

function nextWakeup(progress: Progress): string | null {
  if (progress.status === 'completed' || progress.status === 'failed') return null;
  const due = Object.values(progress.steps)
    .filter((step) => step.status !== 'completed')
    .map((step) => step.claim?.lease_until ?? step.not_before)
    .filter((instant) => instant !== undefined);
  return due.sort()[0] ?? null;
}
