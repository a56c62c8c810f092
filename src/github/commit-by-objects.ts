import * as z from 'zod';
import type { CommitRequest, CommitResult } from '../ports.ts';
import type { Client } from './client.ts';
import { commitTree } from './commit-tree.ts';
import { makeTree, rowsOfFiles, rowsOfStandings } from './git-objects.ts';
import type { Known } from './known.ts';
import type { Place } from './place.ts';
import { understood } from './understood.ts';

/** The tree of the commit that the branch is expected at. */
export const PRESENT_TREE = `
  query PawlReadTree($owner: String!, $name: String!, $oid: GitObjectID!) {
    repository(owner: $owner, name: $name) { object(oid: $oid) { ... on Commit { tree { oid } } } }
  }`;

const answer = z.object({
  repository: z.object({ object: z.object({ tree: z.object({ oid: z.string() }) }).nullable() }),
});

/** Whether a commit is one that GitHub's mutation cannot make: it gives all files one mode, and each commit one parent. */
export const needsObjects = ({ additions, joins }: CommitRequest): boolean =>
  joins !== undefined || additions.some(({ mode }) => mode !== undefined);

/** Makes a commit of git objects, with the modes that files say and a second parent: four requests in place of one. Throws Unreachable. */
export function commitByObjects(
  client: Client,
  place: Place,
  known: Known,
  request: CommitRequest,
  log: (line: string) => void,
): Promise<CommitResult> {
  if (request.create || request.show !== undefined)
    throw new Error('A commit of objects goes to a branch that exists, and nothing is shown with it');
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
  const found = await client.query(PRESENT_TREE, { ...place, oid });
  const { repository } = understood(answer, found, `The commit ${oid} could not be read`);
  return repository.object?.tree.oid ?? null;
}
