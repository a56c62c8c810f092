import * as z from 'zod';
import type { Client, GraphqlAnswer } from './client.ts';
import { Limited, LostAnswer, Refused } from './failure.ts';
import { compose, errorOf } from './mutation.ts';

/** A ref that is to point to `after` if it points to `before`; forty zeros for a ref that is not there. */
export interface RefMove {
  name: string;
  before: string;
  after: string;
}

export type Moved = { is: 'moved' | 'stale' } | { is: 'refused'; message: string };

const answered = z.object({ move: z.object({}) });

function judge({ data, errors }: GraphqlAnswer): Moved {
  const error = errorOf(errors, 'move');
  if (error === undefined && answered.safeParse(data).success) return { is: 'moved' };
  if (error === undefined || (error.type === undefined && /something went wrong/i.test(error.message)))
    throw new LostAnswer(`GitHub gave up on the move of a ref: ${error?.message ?? 'no answer to it'}`);
  if (error.type === 'STALE_DATA' || error.type === 'NOT_FOUND') return { is: 'stale' };
  return { is: 'refused', message: error.message };
}

/** Moves several refs at once, all or none, and never by force. Throws LostAnswer when it is not known whether they moved, else Unreachable. */
export async function moveRefs(
  client: Client,
  repositoryId: string,
  moves: readonly RefMove[],
): Promise<Moved> {
  const refUpdates = moves.map(({ name, before, after }) => ({
    name,
    beforeOid: before,
    afterOid: after,
    force: false,
  }));
  const { document, variables } = compose('PawlMove', [
    { key: 'move', field: 'updateRefs', input: { repositoryId, refUpdates } },
  ]);
  try {
    return judge(await client.mutate(document, variables));
  } catch (error) {
    if (error instanceof Refused && !(error instanceof Limited) && error.status === 200)
      return { is: 'refused', message: error.message };
    throw error;
  }
}
