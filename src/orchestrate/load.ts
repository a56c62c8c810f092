import type { Restored, Situation } from '../decide/situation.ts';
import type { RecordedCommit, Snapshot } from '../decide/snapshot.ts';
import type { Want } from '../decide/found.ts';
import type { Problem } from '../problem.ts';
import type { Progress } from '../progress/schema.ts';
import type { SealKey } from '../progress/seal.ts';
import type { Anchor } from '../render/marker.ts';
import { countedAnchor } from './anchor.ts';
import { pullIn, sequenceIn } from './message.ts';
import { vouch, type Bringer, type Vouched } from './vouch.ts';
import { documentPath, runBranch } from './world.ts';

interface Loading {
  progress: Progress | null;
  restored: Situation['restored'];
  lost?: Situation['lost'];
  problems: Problem[];
}

export type Loaded = Loading | { wants: Want[] };

/** A place where another version of the document may be found. */
interface Candidate {
  oid: string;
  where: Restored['where'];
  bringer: Bringer;
  /** Its generation as far as it is known without reading it, else 0. */
  generation: number;
}

/** Documents that are read in one round. */
const AT_ONCE = 5;

/**
 * The progress document, or what took its place. The newest one of the run's branch counts if it is ours and no later one is
 * known from the branch's history, the head's copies, the archive or the marker of our comment. Else the latest that is ours
 * is restored; where none is, or the latest cannot be had any more, a person is asked.
 */
export function loadDocument(snapshot: Snapshot, keys: readonly SealKey[]): Loaded {
  const { run } = snapshot;
  const tip = run === null ? null : vouch(run.document?.text ?? null, run.tip, snapshot, keys);
  // An older document would be valid, and would take back what a newer Pawl has done.
  if (tip?.ok === false && tip.newer !== undefined)
    return { progress: null, restored: null, problems: [tip.newer] };
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
  // Once a run has been sealed, what is not sealed was written by somebody else.
  const isSealed =
    anchor?.seal !== undefined || [tip, ...read.vouched].some((one) => one?.ok === true && one.sealed);
  const counts = <Some extends Vouched>(one: Some | null): one is Some & { ok: true } =>
    one?.ok === true && (one.sealed || keys.length === 0 || !isSealed);
  const best = read.vouched
    .filter(counts)
    .sort((one, other) => other.progress.generation - one.progress.generation)[0];
  const kept = counts(tip) && (best === undefined || best.progress.generation <= own) ? tip : null;
  const progress = kept?.progress ?? best?.progress ?? null;
  const known = Math.max(own, anchor?.generation ?? 0, ...rivals.map(({ generation }) => generation));
  if (progress === null && run === null && anchor === null) return { progress, restored: null, problems: [] };
  if (progress === null || progress.generation < (anchor?.generation ?? 0))
    return nothingLeft(snapshot, tip, progress, known);
  if (kept !== null || best === undefined) return { progress, restored: null, problems: [] };
  const { oid: from_oid, where } = best.candidate;
  const { verdict, why } = verdictOn(tip, isBare, own, best.progress.generation);
  return {
    progress,
    restored: { from_oid, rejected_oid: run?.tip.oid ?? '', why, verdict, where },
    problems: [],
  };
}

/** A copy in the head may be one ahead: its record was lost, and is taken over as such. */
const isLater = ({ generation, where }: Candidate, own: number): boolean =>
  generation > (where === 'head' ? own + 1 : own);

/** Where else the document may be found, the latest first. */
function candidatesIn({ pull, run, head, archive }: Snapshot, anchor: Anchor | null): Candidate[] {
  const commit = (recorded: RecordedCommit, where: Candidate['where']): Candidate[] => {
    const generation = sequenceIn(recorded.message);
    const foreign =
      !recorded.ours || Number.isNaN(generation) || (pullIn(recorded.message) || pull.number) !== pull.number;
    return foreign ? [] : [{ oid: recorded.oid, where, bringer: recorded, generation }];
  };
  const behind = run?.history.filter(({ oid }) => oid !== run.tip.oid) ?? [];
  const found: Candidate[] = [
    ...behind.flatMap((recorded) => commit(recorded, 'history')),
    ...(anchor === null
      ? []
      : [{ oid: anchor.commit, where: 'kept' as const, bringer: anchor, generation: anchor.generation }]),
    ...(archive === null ? [] : commit(archive.tip, 'kept')),
    ...head.commits.flatMap((recorded) => commit(recorded, 'head')),
  ];
  const first = (oid: string): Candidate | undefined => found.find((candidate) => candidate.oid === oid);
  return found
    .filter((candidate) => candidate.oid !== run?.tip.oid && first(candidate.oid) === candidate)
    .sort((one, other) => other.generation - one.generation);
}

type Read = { vouched: (Vouched & { candidate: Candidate })[] } | { wants: Want[] };

/**
 * The documents among the candidates, the latest first, up to the first that counts; all of them where it must be known
 * whether any is sealed. A few are read at a time.
 */
function readAll(snapshot: Snapshot, candidates: readonly Candidate[], keys: readonly SealKey[]): Read {
  const path = documentPath(snapshot.pull.number);
  const vouched: (Vouched & { candidate: Candidate })[] = [];
  const unread: Want[] = [];
  for (const candidate of candidates) {
    const text = textAt(snapshot, candidate.oid, path);
    if (text === undefined) unread.push({ want: 'file', oid: candidate.oid, path });
    else if (unread.length === 0) {
      const one = { ...vouch(text, candidate.bringer, snapshot, keys), candidate };
      vouched.push(one);
      if (one.ok && (one.sealed || keys.length === 0)) return { vouched };
    }
  }
  return unread.length > 0 ? { wants: unread.slice(0, AT_ONCE) } : { vouched };
}

function textAt(
  { pull, head, archive, texts }: Snapshot,
  oid: string,
  path: string,
): string | null | undefined {
  if (archive?.tip.oid === oid) return archive.document?.text ?? null;
  return oid === pull.head.oid && head.document !== null ? head.document.text : texts[`${oid}:${path}`];
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
    hint: `Bring the branch ${runBranch(snapshot.pull.number)} back to the last commit by Pawl, or comment /start to begin anew.`,
  };
  return { progress: null, restored: null, lost: { generation: known }, problems: [problem] };
}
