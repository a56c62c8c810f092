import * as z from 'zod';
import type { Person, Snapshot } from '../ports.ts';
import type { Client } from './client.ts';
import { unlessRefused } from './unless-refused.ts';

const MOST = 100;

const activities = z.array(
  z.object({
    after: z.string(),
    activity_type: z.string(),
    actor: z
      .object({
        id: z.number(),
        login: z.string(),
        type: z.enum(['User', 'Bot', 'Organization', 'Mannequin']),
      })
      .nullable(),
  }),
);

/**
 * Who moved the head's branch last, by whatever way but removing it, ourselves left out; ourselves where it was nobody
 * else. Null when GitHub does not tell, or has not noted yet how the head came to be. Throws Unreachable.
 */
export async function readPusher(client: Client, { pull, viewer, head }: Snapshot): Promise<Person | null> {
  const [owner = '', repo = ''] = pull.head.repository.split('/');
  // The repository of a fork that is gone.
  if (repo === '') return null;
  const answer = await unlessRefused(
    client.rest('GET /repos/{owner}/{repo}/activity', {
      owner,
      repo,
      ref: `refs/heads/${pull.head.ref}`,
      per_page: MOST,
    }),
  );
  const listed = activities.safeParse(answer).data ?? [];
  const moves = listed.filter(({ activity_type: type }) => type !== 'branch_deletion');
  const isKnown = head.commits[0]?.ours === true || moves.some(({ after }) => after === pull.head.oid);
  if (!isKnown) return null;
  const newest = moves.find(({ actor }) => actor?.id !== viewer.id);
  if (newest === undefined) return moves.length > 0 && listed.length < MOST ? viewer : null;
  return newest.actor;
}
