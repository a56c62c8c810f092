import * as z from 'zod';
import type { TreeFile } from '../ports.ts';
import type { Client } from './client.ts';
import type { Place } from './place.ts';
import { unlessRefused } from './unless-refused.ts';

const tree = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string().regex(/^[0-7]{5,6}$/),
      type: z.string(),
      sha: z.string(),
    }),
  ),
});

/** Files, links and submodules of a commit, by their paths from the root; null when GitHub cut the list short or refused it. Throws Unreachable. */
export async function readTree(client: Client, place: Place, oid: string): Promise<TreeFile[] | null> {
  const answer = await unlessRefused(
    client.rest('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      owner: place.owner,
      repo: place.name,
      tree_sha: oid,
      recursive: '1',
    }),
  );
  const { data } = tree.safeParse(answer);
  if (data === undefined || data.truncated) return null;
  return data.tree
    .filter(({ type }) => type !== 'tree')
    .map(({ path, mode, sha }) => ({ path, mode: Number.parseInt(mode, 8), oid: sha }));
}
