import type { CommitResult } from '../ports.ts';
import type { Client } from './client.ts';
import { isRefusal } from './failure.ts';
import { makeObject } from './git-objects.ts';
import type { Known } from './known.ts';
import { moveBranch } from './move-branch.ts';
import type { Place } from './place.ts';

/** Of a right, of the repository, of an object in it, of what is asked: reading again mends none of them. */
const REFUSALS = [403, 404, 409, 422];

/** The commit that a tree becomes. */
interface Wanted {
  branch: string;
  expected: string;
  joins?: string;
  headline: string;
  body: string;
  identity: string;
}

/**
 * Commits a tree that was made beside the branch, which is then moved by compare-and-swap: so come commits about whose modes
 * and links the mutation that commits whole files knows nothing. Nothing is ever forced. Throws Unreachable.
 */
export async function commitTree(
  client: Client,
  place: Place,
  known: Known,
  { branch, expected, joins, headline, body, identity }: Wanted,
  makeTree: () => Promise<{ sha: string } | Exclude<CommitResult, { ok: true }>>,
  log: (line: string) => void,
): Promise<CommitResult> {
  try {
    const tree = await makeTree();
    if ('ok' in tree) return tree;
    // Without an author GitHub names the owner of the token, and signs for it where that is an App.
    const commit = await makeObject(client, place, 'commits', {
      message: `${headline}\n\n${body}`,
      tree: tree.sha,
      parents: joins === undefined ? [expected] : [expected, joins],
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
    if (isRefusal(error) && REFUSALS.includes(error.status))
      return { ok: false, reason: 'forbidden', message: error.message };
    throw error;
  }
}
