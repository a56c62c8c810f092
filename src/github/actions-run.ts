import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Client } from './client.ts';
import { Refused } from './failure.ts';
import type { Place } from './place.ts';

const actionsRun = z.object({ status: z.string().nullable(), conclusion: z.string().nullable() });

/** How an actions run ended, in small letters; null while it lasts. Throws Unreachable. */
export async function readActionsRun(client: Client, place: Place, id: number): Promise<string | null> {
  try {
    const answer = await client.rest('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
      owner: place.owner,
      repo: place.name,
      run_id: id,
    });
    const { data, error } = actionsRun.safeParse(answer);
    if (data === undefined)
      throw new Unreachable('github', `GitHub's answer about the actions run ${id} is not understood.`, {
        cause: error,
      });
    return data.status === 'completed' ? (data.conclusion ?? 'unknown') : null;
  } catch (error) {
    // Reads lag behind writes: one that was just started may not be found yet.
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}
