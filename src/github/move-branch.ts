import * as z from 'zod';
import type { CommitResult } from '../ports.ts';
import type { Client, GraphqlAnswer } from './client.ts';
import { Limited, LostAnswer, Refused } from './failure.ts';
import { compose, errorOf } from './mutation.ts';
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

type Judged = { is: 'moved' | 'stale' } | { is: 'refused'; message: string };

const answered = z.object({ move: z.object({}) });

function judge({ data, errors }: GraphqlAnswer): Judged {
  const error = errorOf(errors, 'move');
  if (error === undefined && answered.safeParse(data).success) return { is: 'moved' };
  if (error === undefined || (error.type === undefined && /something went wrong/i.test(error.message)))
    throw new LostAnswer(`GitHub gave up on the move of a branch: ${error?.message ?? 'no answer to it'}`);
  if (error.type === 'STALE_DATA' || error.type === 'NOT_FOUND') return { is: 'stale' };
  return { is: 'refused', message: error.message };
}

async function send(client: Client, { repository_id, branch, from, to }: Move): Promise<Judged> {
  const { document, variables } = compose('PawlMove', [
    {
      key: 'move',
      field: 'updateRefs',
      input: {
        repositoryId: repository_id,
        refUpdates: [{ name: `refs/heads/${branch}`, beforeOid: from, afterOid: to, force: false }],
      },
    },
  ]);
  try {
    return judge(await client.mutate(document, variables));
  } catch (error) {
    if (error instanceof Refused && !(error instanceof Limited) && error.status === 200)
      return { is: 'refused', message: error.message };
    throw error;
  }
}

/**
 * Moves a branch by compare-and-swap. GitHub does not document how it says that the branch is elsewhere, so that a refusal is
 * told from that by looking. A lost answer is read back before anything is sent again. Throws Unreachable.
 */
export async function moveBranch(client: Client, place: Place, move: Move): Promise<CommitResult> {
  let lost: LostAnswer | null = null;
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    let judged: Judged | null = null;
    try {
      judged = await send(client, move);
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      lost = error;
    }
    if (judged?.is === 'moved') return { ok: true, oid: move.to };
    // Reads lag behind writes: after a lost answer our first try may be what is in the way.
    if (judged?.is === 'stale' && lost === null) return { ok: false, reason: 'stale' };
    const back = await readBack(client, place, `refs/heads/${move.branch}`, move.identity, undefined);
    if (back.applied !== null) return { ok: true, oid: back.applied };
    if (judged?.is === 'stale' || back.tip !== move.from) return { ok: false, reason: 'stale' };
    if (judged?.is === 'refused') return { ok: false, reason: 'forbidden', message: judged.message };
  }
  throw lost ?? new LostAnswer(`The move of ${move.branch} was neither applied nor refused.`);
}
