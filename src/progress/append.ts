import { evolve } from './evolve.ts';
import { BOUNDS } from './bounds.ts';
import { encode } from './codec.ts';
import type { Entry } from './entry.ts';
import { outputKey } from './output-key.ts';
import { ENDED, type Progress, type StepState } from './schema.ts';

export type Sha256 = (text: string) => string;

/**
 * The next document: the one before with a decision's entries folded in, chained to it by the SHA-256 of
 * its canonical text. Fails as a bug when the entries do not begin a run where there is none.
 */
export function append(before: Progress | null, entries: readonly Entry[], sha256: Sha256): Progress {
  return unchained(before, entries, before === null ? '' : sha256(encode(before)));
}

/** The same without the cost of the chain, for documents that nobody keeps. */
export function unchained(
  before: Progress | null,
  entries: readonly Entry[],
  prev_hash: string = before === null ? '' : '0'.repeat(64),
): Progress {
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
    next_wakeup: isDueAtOnce(entries) ? last.at : nextWakeup(next, last.at),
    metrics: { ...next.metrics, decisions: next.metrics.decisions + fresh.size },
    journal: {
      seq: (before?.journal.seq ?? 0) + entries.length,
      prev_hash,
      entries: [...entries],
    },
    generation: (before?.generation ?? lostBefore(entries)) + 1,
  };
}

/** The generation of documents before this run that cannot be had any more. */
const lostBefore = (entries: readonly Entry[]): number =>
  entries.find((entry) => entry.type === 'run.started')?.after_generation ?? 0;

/**
 * Settled instances of a step from iterations long past serve no decision: only the newest of each name (of each item,
 * inside a for-each) stay, so that a document does not grow with the length of a run. The rest is in the branch's history.
 */
function forgetOldInstances(progress: Progress): Progress {
  const seen = new Map<string, number>();
  // What belongs to a sub-process that goes on by itself is in use, however many of them there are.
  const alone = Object.values(progress.steps).filter(
    (step) => step.abandoned === true && step.status !== 'completed',
  );
  const inUse = (step: StepState): boolean =>
    step.status === 'in_progress' ||
    step.status === 'waiting' ||
    (step.status === 'pending' && step.attempts > 0) ||
    alone.some((call) => step.name.startsWith(`${call.name}.`));
  const kept = Object.entries(progress.steps)
    .toReversed()
    .filter(([instance, step]) => {
      // A ralph-loop shares the name of its iterations.
      const lane = `${step.type} ${outputKey(instance)}`;
      const count = (seen.get(lane) ?? 0) + 1;
      seen.set(lane, count);
      return count <= BOUNDS.instances || inUse(step);
    });
  const dropped = Object.keys(progress.steps).length - kept.length;
  if (dropped === 0) return progress;
  return {
    ...progress,
    steps: Object.fromEntries(kept.toReversed()),
    omitted: { ...progress.omitted, steps: (progress.omitted['steps'] ?? 0) + dropped },
  };
}

/** Entries that say how attempts ended, and those that follow from them at once. */
const ENDS: ReadonlySet<Entry['type']> = new Set([
  'step.completed',
  'step.failed',
  'circuit.changed',
  'compensation.registered',
  'checkpoint.reached',
  'dispatch.started',
  'advice.given',
  'advice.refused',
]);

/**
 * Whether the decision only recorded how attempts ended, or put the run on other ground: what follows from that is another
 * decision, due now. It is dispatched, and where that dispatch is lost, the instant here lets the sweep find it.
 */
const isDueAtOnce = (entries: readonly Entry[]): boolean =>
  (entries.every((entry) => ENDS.has(entry.type)) && entries.some(isLast)) || entries.some(isNewGround);

/** The definition or the files of the branch are others from now on. */
const isNewGround = (entry: Entry): boolean =>
  entry.type === 'run.migrated' || (entry.type === 'run.reset' && entry.head_oid !== undefined);

const isLast = (entry: Entry): boolean =>
  entry.type === 'step.completed' ||
  entry.type === 'advice.given' ||
  entry.type === 'advice.refused' ||
  (entry.type === 'step.failed' && entry.not_before === undefined);

/** The earliest instant at which something changes by itself. */
function nextWakeup(progress: Progress, now: string): string | null {
  if (ENDED.includes(progress.status)) return null;
  const due = Object.values(progress.steps).flatMap((step) =>
    step.status === 'completed'
      ? step.gate?.reopened === undefined
        ? []
        : gateInstants(step)
      : step.status !== 'pending' || step.attempts > 0
        ? instantsOf(step)
        : [],
  );
  if (progress.ending === undefined && progress.deadline !== undefined) due.push(progress.deadline);
  if (progress.status === 'blocked' && progress.limit?.until !== undefined) due.push(progress.limit.until);
  if (progress.advice?.asked !== undefined) due.push(progress.advice.asked.lease_until);
  for (const { open_until } of Object.values(progress.circuits ?? {}))
    if (open_until !== undefined && open_until > now) due.push(open_until);
  return due.sort()[0] ?? null;
}

function instantsOf(step: StepState): string[] {
  const { claim, not_before, deadline, wait } = step;
  const own = [claim?.lease_until ?? not_before, deadline, wait?.kind === 'time' ? wait.due : undefined];
  return [...own.filter((instant) => instant !== undefined), ...gateInstants(step)];
}

/** When an open gate calls for people again, or is given up. */
function gateInstants({ gate }: StepState): string[] {
  if (gate?.status !== 'pending') return [];
  return [gate.deadline, gate.remind_at?.[gate.reminded ?? 0]].filter((instant) => instant !== undefined);
}
