import type { Want } from '../decide/found.ts';
import type { Restored } from '../decide/situation.ts';
import type { RecordedCommit, Snapshot } from '../decide/snapshot.ts';
import type { SealKey } from '../progress/seal.ts';
import type { Anchor } from '../render/marker.ts';
import { pullIn, sequenceIn } from './message.ts';
import { vouch, type Bringer, type Vouched } from './vouch.ts';
import { documentPath } from './world.ts';

/** A place where another version of the document may be found. */
export interface Candidate {
  oid: string;
  where: Restored['where'];
  bringer: Bringer;
  /** Its generation by its commit's message, or by our comment: the document itself may say otherwise. */
  generation: number;
}

/** A candidate's document, and whether it is ours. */
type Read = Vouched & { candidate: Candidate };
type Counting = Read & { ok: true };

/** Documents that are read in one round. */
const AT_ONCE = 5;

/** Where else the document may be found, the latest first. */
export function candidatesIn({ pull, run, head, archive }: Snapshot, anchor: Anchor | null): Candidate[] {
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

/** A copy in the head may be one ahead: its record was lost, and is taken over as such. */
export const isLater = ({ generation, where }: Candidate, own: number): boolean =>
  generation > (where === 'head' ? own + 1 : own);

/**
 * The documents among the candidates, up to one that counts and is as late as the others say they are; all of them where it
 * must be known whether any is sealed. A few are read at a time.
 */
export function readAll(
  snapshot: Snapshot,
  candidates: readonly Candidate[],
  keys: readonly SealKey[],
): { vouched: Read[] } | { wants: Want[] } {
  const path = documentPath(snapshot.pull.number);
  const vouched: Read[] = [];
  const unread: Want[] = [];
  let latest = 0;
  for (const candidate of candidates) {
    // A commit can say that it is later than it is; the document itself cannot.
    if (candidate.generation <= latest) break;
    const text = textAt(snapshot, candidate.oid, path);
    if (text === undefined) {
      unread.push({ want: 'file', oid: candidate.oid, path });
      continue;
    }
    const one = { ...vouch(text, candidate.bringer, snapshot, keys), candidate };
    vouched.push(one);
    // What a copy in the head goes on from may have been kept, and is one behind.
    const since = candidate.where === 'head' ? 2 : 0;
    if (one.ok && (one.sealed || keys.length === 0))
      latest = Math.max(latest, one.progress.generation - since);
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

/**
 * The latest. A copy in the head whose record nobody knows of is work whose record was lost: it is taken over from the
 * document before, with which the branch gets its history back.
 */
export function bestOf(counting: readonly Counting[], anchor: Anchor | null): Counting | undefined {
  const [best] = counting.toSorted((one, other) => other.progress.generation - one.progress.generation);
  if (best?.candidate.where !== 'head' || best.progress.generation <= (anchor?.generation ?? 0)) return best;
  const before = counting.find(
    ({ progress, candidate }) =>
      candidate.where !== 'head' && progress.generation === best.progress.generation - 1,
  );
  return before ?? best;
}
