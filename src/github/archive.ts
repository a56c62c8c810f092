import type { CommitResult, Snapshot } from '../ports.ts';
import type { Client } from './client.ts';
import { LostAnswer } from './failure.ts';
import { moveRefs } from './move-refs.ts';
import { archiveRef, runRef } from './paths.ts';
import { readBack } from './read-back.ts';

const NOWHERE = '0'.repeat(40);

/**
 * Keeps the run's branch as a tag and removes it, both or neither, if it is where the snapshot saw it. The tag only ever goes
 * forward. An answer that was lost is not asked after: the next wake-up finds the branch, or finds it gone. Throws Unreachable.
 */
export async function archiveRun(
  client: Client,
  { pull, repository, run, archive }: Snapshot,
): Promise<CommitResult> {
  if (run === null) return { ok: false, reason: 'stale' };
  const { oid } = run.tip;
  const kept = archive?.tip.oid;
  try {
    const moved = await moveRefs(client, repository.node_id, [
      ...(kept === oid ? [] : [{ name: archiveRef(pull.number), before: kept ?? NOWHERE, after: oid }]),
      { name: runRef(pull.number), before: oid, after: NOWHERE },
    ]);
    if (moved.is === 'refused') {
      // GitHub does not document how it says that a ref is elsewhere, so that this is looked up.
      const [owner = '', name = ''] = repository.name.split('/');
      const { tip } = await readBack(client, { owner, name }, runRef(pull.number), '', undefined);
      if (tip === oid) return { ok: false, reason: 'forbidden', message: moved.message };
    }
    return moved.is === 'moved' ? { ok: true, oid } : { ok: false, reason: 'stale' };
  } catch (error) {
    if (error instanceof LostAnswer) return { ok: false, reason: 'stale' };
    throw error;
  }
}
