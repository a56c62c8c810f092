import type { CommitResult, RestoreRequest } from '../ports.ts';
import type { Client } from './client.ts';
import { commitTree } from './commit-tree.ts';
import { makeEarlierTree } from './earlier-tree.ts';
import type { Known } from './known.ts';
import type { Place } from './place.ts';

/** Gives a branch the files of an earlier commit in a new commit, modes and links with them. Throws Unreachable. */
export const restore = (
  client: Client,
  place: Place,
  known: Known,
  request: RestoreRequest,
  log: (line: string) => void,
): Promise<CommitResult> =>
  commitTree(
    client,
    place,
    known,
    request,
    async () => {
      const tree = await makeEarlierTree(client, place, request);
      if (!('missing' in tree)) return tree;
      if (tree.missing === 'expected') return { ok: false, reason: 'stale' };
      const message = `The commit ${request.tree_of} is not in the repository any more.`;
      return { ok: false, reason: 'forbidden', message };
    },
    log,
  );
