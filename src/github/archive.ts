import type { CommitResult, Snapshot } from '../ports.ts';
import type { Client } from './client.ts';
import { LostAnswer } from './failure.ts';
import { moveRefs, NOWHERE, type RefMove } from './move-refs.ts';
import { archiveRef, runRef } from './paths.ts';
import type { Place } from './place.ts';
import { readBack } from './read-back.ts';

/**
 * Keeps the run's branch as a tag and removes it, both or neither, if it is where the snapshot saw it. The tag goes forward;
 * one that stands in the way is put aside. An answer that was lost is not asked after: the next wake-up finds the branch, or
 * finds it gone. Throws Unreachable.
 */
export async function archiveRun(
  client: Client,
  place: Place,
  { pull, repository, run, archive }: Snapshot,
  keep: string | undefined,
): Promise<CommitResult> {
  if (run === null) return { ok: false, reason: 'stale' };
  const tip = run.tip.oid;
  const oid = keep ?? tip;
  const branch = runRef(pull.number);
  const tag = archiveRef(pull.number);
  const kept = archive?.tip.oid ?? NOWHERE;
  const gone = { name: branch, before: tip, after: NOWHERE };
  try {
    const moved = await moveRefs(client, repository.node_id, [
      ...(kept === oid ? [] : [{ name: tag, before: kept, after: oid }]),
      gone,
    ]);
    if (moved.is === 'moved') return { ok: true, oid };
    // GitHub does not document how it says that a ref is elsewhere, so that this is looked up.
    if (moved.is === 'refused' && (await readBack(client, place, branch)).tip === tip) {
      const stands = (await readBack(client, place, tag)).tip;
      if (
        stands !== null &&
        stands !== oid &&
        (await moveRefs(client, repository.node_id, [...pastTag(tag, stands, oid), gone])).is === 'moved'
      )
        return { ok: true, oid };
      return { ok: false, reason: 'forbidden', message: moved.message };
    }
  } catch (error) {
    if (!(error instanceof LostAnswer)) throw error;
  }
  return { ok: false, reason: 'stale' };
}

/**
 * Anybody who can push can make a tag of that name, and it may be an earlier run's that was given up: it is kept under
 * another name before this one is moved.
 */
const pastTag = (tag: string, stands: string, oid: string): RefMove[] => [
  { name: `${tag}-${stands.slice(0, 7)}`, before: NOWHERE, after: stands },
  { name: tag, before: stands, after: oid, force: true },
];
