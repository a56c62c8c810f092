import type { CommitResult } from '../ports.ts';
import type { Client } from './client.ts';
import { LostAnswer } from './failure.ts';
import { moveRefs, type Moved } from './move-refs.ts';
import type { Place } from './place.ts';
import { readBack } from './read-back.ts';

/** A branch that is to point to `to` instead of `from`. */
export interface Move {
  repository_id: string;
  branch: string;
  from: string;
  to: string;
  /** Lines of the message of `to` that no other commit has together. */
  identity: string;
}

/**
 * Moves a branch by compare-and-swap. GitHub does not document how it says that the branch is elsewhere, so that a refusal is
 * told from that by looking. A lost answer is read back before anything is sent again. Throws Unreachable.
 */
export async function moveBranch(client: Client, place: Place, move: Move): Promise<CommitResult> {
  const update = { name: `refs/heads/${move.branch}`, before: move.from, after: move.to };
  let lost: LostAnswer | null = null;
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    let judged: Moved | null = null;
    try {
      judged = await moveRefs(client, move.repository_id, [update]);
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      lost = error;
    }
    if (judged?.is === 'moved') return { ok: true, oid: move.to };
    // Reads lag behind writes: after a lost answer our first try may be what is in the way.
    if (judged?.is === 'stale' && lost === null) return { ok: false, reason: 'stale' };
    const back = await readBack(client, place, `refs/heads/${move.branch}`, move.identity);
    if (back.applied !== null) return { ok: true, oid: back.applied };
    if (judged?.is === 'stale' || back.tip !== move.from) return { ok: false, reason: 'stale' };
    if (judged?.is === 'refused') return { ok: false, reason: 'forbidden', message: judged.message };
  }
  throw lost ?? new LostAnswer(`The move of ${move.branch} was neither applied nor refused.`);
}
