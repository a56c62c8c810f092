import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { CommitRequest, CommitResult } from '../ports.ts';
import type { Client } from './client.ts';
import { commitTree } from './commit-tree.ts';
import { makeTree, rowsOfFiles, rowsOfStandings } from './git-objects.ts';
import type { Known } from './known.ts';
import type { Place } from './place.ts';

/** The tree of the commit that the branch is expected at. */
export const PRESENT_TREE = `
  query PawlReadTree($owner: String!, $name: String!, $oid: GitObjectID!) {
    repository(owner: $owner, name: $name) { object(oid: $oid) { ... on Commit { tree { oid } } } }
  }`;

const answer = z.object({
  repository: z.object({ object: z.object({ tree: z.object({ oid: z.string() }) }).nullable() }),
});

/** Whether a commit has a file of another mode than the one that GitHub's mutation gives to all. */
export const hasModes = ({ additions }: CommitRequest): boolean =>
  additions.some(({ mode }) => mode !== undefined);

/** Commits files with the modes they say, or with a second parent, which takes four requests in place of one. Throws Unreachable. */
export function commitWithModes(
  client: Client,
  place: Place,
  known: Known,
  request: CommitRequest,
  log: (line: string) => void,
): Promise<CommitResult> {
  if (request.create || request.show !== undefined)
    throw new Error('Files with modes are committed to a branch that exists, and nothing is shown with them');
  const { additions, deletions, expected } = request;
  return commitTree(
    client,
    place,
    known,
    request,
    async () => {
      const base = await treeOf(client, place, expected);
      if (base === null) return { ok: false, reason: 'stale' };
      const { removed } = rowsOfStandings(deletions.map((path) => ({ path, file: null })));
      return makeTree(client, place, base, [removed, rowsOfFiles(additions)]);
    },
    log,
  );
}

async function treeOf(client: Client, place: Place, oid: string): Promise<string | null> {
  const { data, errors } = await client.query(PRESENT_TREE, { ...place, oid });
  const refusal = errors.find((error) => error.type !== 'NOT_FOUND');
  const parsed = answer.safeParse(data);
  if (refusal !== undefined || !parsed.success)
    throw new Unreachable(
      'github',
      `The commit ${oid} could not be read: ${refusal?.message ?? 'the answer is not understood'}`,
      { cause: parsed.error },
    );
  return parsed.data.repository.object?.tree.oid ?? null;
}
