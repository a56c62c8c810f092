import type { CommitResult, RestoreRequest } from '../ports.ts';
import type { Client } from './client.ts';
import { makeEarlierTree, makeObject } from './earlier-tree.ts';
import { Limited, Refused } from './failure.ts';
import type { Known } from './known.ts';
import { moveBranch } from './move-branch.ts';
import type { Place } from './place.ts';

const REFUSALS = [403, 404, 409, 422];

/**
 * Gives a branch the files of an earlier commit in a new commit, modes and links with them: tree and commit are made
 * beside the branch, which is then moved by compare-and-swap. Nothing is ever forced. Throws Unreachable.
 */
export async function restore(
  client: Client,
  place: Place,
  known: Known,
  request: RestoreRequest,
  log: (line: string) => void,
): Promise<CommitResult> {
  const { branch, expected, tree_of, headline, body, identity } = request;
  try {
    const tree = await makeEarlierTree(client, place, request);
    if ('missing' in tree && tree.missing === 'expected') return { ok: false, reason: 'stale' };
    if ('missing' in tree) {
      const message = `The commit ${tree_of} is not in the repository any more.`;
      return { ok: false, reason: 'forbidden', message };
    }
    // Without an author GitHub names the owner of the token, and signs for it where that is an App.
    const commit = await makeObject(client, place, 'commits', {
      message: `${headline}\n\n${body}`,
      tree: tree.sha,
      parents: [expected],
    });
    if (commit.verification?.verified === false)
      log(`GitHub did not sign the commit ${commit.sha}: it signs for an App and for actions runs only.`);
    const { node_id: repository_id } = await known.repository();
    return await moveBranch(client, place, {
      repository_id,
      branch,
      from: expected,
      to: commit.sha,
      identity,
    });
  } catch (error) {
    if (error instanceof Refused && !(error instanceof Limited) && REFUSALS.includes(error.status))
      return { ok: false, reason: 'forbidden', message: error.message };
    throw error;
  }
}
