import * as z from 'zod';
import type { Client, GraphqlAnswer } from './client.ts';
import { isRefusal, LostAnswer } from './failure.ts';
import { compose, errorOf, hasGivenUp } from './mutation.ts';

/** In place of a commit: the ref is not there. */
export const NOWHERE = '0'.repeat(40);

/** A ref that is to point to `after` if it points to `before`; either may be `NOWHERE`. */
export interface RefMove {
  name: string;
  before: string;
  after: string;
  /** Also where `after` does not follow from `before`. */
  force?: true;
}

export type Moved = { is: 'moved' | 'stale' } | { is: 'refused'; message: string };

const answered = z.object({ move: z.object({}) });

function judge({ data, errors }: GraphqlAnswer): Moved {
  const error = errorOf(errors, 'move');
  if (error === undefined && answered.safeParse(data).success) return { is: 'moved' };
  if (error === undefined || hasGivenUp(error))
    throw new LostAnswer(`GitHub gave up on the move of a ref: ${error?.message ?? 'no answer to it'}`);
  if (error.type === 'STALE_DATA' || error.type === 'NOT_FOUND') return { is: 'stale' };
  return { is: 'refused', message: error.message };
}

/** Moves several refs at once, all or none. Throws LostAnswer when it is not known whether they moved, else Unreachable. */
export async function moveRefs(
  client: Client,
  repositoryId: string,
  moves: readonly RefMove[],
): Promise<Moved> {
  const refUpdates = moves.map(({ name, before, after, force = false }) => ({
    name,
    beforeOid: before,
    afterOid: after,
    force,
  }));
  const { document, variables } = compose('PawlMove', [
    { key: 'move', field: 'updateRefs', input: { repositoryId, refUpdates } },
  ]);
  try {
    return judge(await client.mutate(document, variables));
  } catch (error) {
    if (isRefusal(error) && error.status === 200) return { is: 'refused', message: error.message };
    throw error;
  }
}
