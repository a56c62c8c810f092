import type { Want } from '../decide/found.ts';
import type { Restored, Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import type { Problem } from '../problem.ts';
import type { Progress } from '../progress/schema.ts';
import type { SealKey } from '../progress/seal.ts';
import { countedAnchor } from './anchor.ts';
import { bestOf, candidatesIn, isLater, readAll } from './candidates.ts';
import { vouch, type Vouched } from './vouch.ts';
import { documentPath, runBranch } from './world.ts';

interface Loading {
  progress: Progress | null;
  restored: Situation['restored'];
  lost?: Situation['lost'];
  problems: Problem[];
}

export type Loaded = Loading | { wants: Want[] };

/** Documents beyond this are not believed in: a run that begins after so many must still be able to count on. */
const MOST = 1e12;

/**
 * The progress document, or what took its place. The newest one of the run's branch counts if it is ours and no later one is
 * known from the branch's history, the head's copies, the archive or the marker of our comment. Else the latest that is ours
 * is restored; where none is, or the latest cannot be had any more, a person is asked.
 */
export function loadDocument(snapshot: Snapshot, keys: readonly SealKey[]): Loaded {
  const { run } = snapshot;
  const tip = run === null ? null : vouch(run.document?.text ?? null, run.tip, snapshot, keys);
  const newest = newerThanUs([tip]);
  if (newest !== null) return newest;
  const own = tip?.ok === true ? tip.progress.generation : 0;
  const counted = countedAnchor(snapshot, keys);
  if ('unsure' in counted && counted.unsure.generation > own) return { wants: counted.wants };
  const anchor = 'anchor' in counted ? counted.anchor : null;
  const isBare = tip?.ok === true && keys.length > 0 && !tip.sealed;
  const rivals = candidatesIn(snapshot, anchor).filter(
    (candidate) => tip?.ok !== true || isBare || isLater(candidate, own),
  );
  const read = readAll(snapshot, rivals, keys);
  if ('wants' in read) return read;
  const newer = newerThanUs(read.vouched);
  if (newer !== null) return newer;
  // Once a run has been sealed, what is not sealed was written by somebody else.
  const isSealed =
    anchor?.seal !== undefined || [tip, ...read.vouched].some((one) => one?.ok === true && one.sealed);
  const counts = <Some extends Vouched>(one: Some | null): one is Some & { ok: true } =>
    one?.ok === true && (one.sealed || keys.length === 0 || !isSealed);
  const best = bestOf(read.vouched.filter(counts), anchor);
  const kept = counts(tip) && (best === undefined || best.progress.generation <= own) ? tip : null;
  const progress = kept?.progress ?? best?.progress ?? null;
  // What a commit says of itself is not known, but a run that begins must count on beyond it.
  const claimed = Math.max(0, ...rivals.map(({ generation }) => generation));
  const known = Math.max(own, anchor?.generation ?? 0, Math.min(claimed, MOST));
  // A run from before there was a seal key is not forgotten, though nothing but its archive may be left.
  const refused = tip ?? read.vouched.find((one) => !one.ok && one.hint !== undefined) ?? null;
  if (progress === null && run === null && anchor === null && refused === null)
    return { progress, restored: null, problems: [] };
  if (progress === null || progress.generation < (anchor?.generation ?? 0))
    return nothingLeft(snapshot, refused, progress, known);
  if (kept !== null || best === undefined) return { progress, restored: null, problems: [] };
  const { oid: from_oid, where } = best.candidate;
  const { verdict, why } = verdictOn(tip, isBare, own, best.progress.generation);
  return {
    progress,
    restored: { from_oid, rejected_oid: run?.tip.oid ?? '', why, verdict, where },
    problems: [],
  };
}

/** Where a newer Pawl wrote a document, an older one would be valid, and would take back what has been done since. */
function newerThanUs(found: readonly (Vouched | null)[]): Loading | null {
  const newer = found.flatMap((one) => (one?.ok === false ? (one.newer ?? []) : []));
  return newer.length === 0 ? null : { progress: null, restored: null, problems: newer.slice(0, 1) };
}

/** Why the newest document does not count. */
function verdictOn(
  tip: Vouched | null,
  isBare: boolean,
  own: number,
  later: number,
): Pick<Restored, 'verdict' | 'why'> {
  if (tip === null) return { verdict: 'lost', why: 'the run’s branch is gone' };
  if (!tip.ok) return tip;
  return isBare
    ? { verdict: 'tampered', why: 'it is not sealed, and an earlier one is' }
    : { verdict: 'stale', why: `it is document ${own}, and document ${later} was recorded` };
}

/** Nobody knows what happened in the run: only people can bring the document back, or begin anew. */
function nothingLeft(
  snapshot: Snapshot,
  tip: Vouched | null,
  older: Progress | null,
  known: number,
): Loading {
  const path = documentPath(snapshot.pull.number);
  const isStale = tip === null || tip.ok;
  const why = isStale
    ? `document ${known} was recorded, and ${older === null ? 'none' : `none later than ${older.generation}`} can be found`
    : `${tip.why}, and no earlier one of ours can be found`;
  const code = isStale
    ? 'progress_stale'
    : tip.verdict === 'tampered'
      ? 'progress_tampered'
      : 'progress_unreadable';
  const problem: Problem = {
    code,
    severity: 'error',
    message: `The progress document ${path} cannot be used: ${why}.`,
    hint:
      (tip?.ok === false ? tip.hint : undefined) ??
      `Bring the branch ${runBranch(snapshot.pull.number)} back to the last commit by Pawl, or comment /start to begin anew.`,
  };
  return { progress: null, restored: null, lost: { generation: known }, problems: [problem] };
}
