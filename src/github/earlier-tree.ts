import * as z from 'zod';
import type { RestoreRequest } from '../ports.ts';
import type { Client } from './client.ts';
import { makeTree, rowsOfFiles, rowsOfStandings, type TreeRow } from './git-objects.ts';
import type { Place } from './place.ts';
import { understood } from './understood.ts';

/** The tree that comes back and that of the branch, and what stands at the kept path in both. */
export const EARLIER_TREE = `
  query PawlReadEarlier($owner: String!, $name: String!, $from: GitObjectID!, $onto: GitObjectID!, $keep: String!) {
    repository(owner: $owner, name: $name) {
      from: object(oid: $from) { ... on Commit { tree { oid } kept: file(path: $keep) { ...Kept } } }
      onto: object(oid: $onto) { ... on Commit { tree { oid } kept: file(path: $keep) { ...Kept } } }
    }
  }
  fragment Kept on TreeEntry { oid mode type }`;

const tree = z.object({ oid: z.string() });
const kept = z.object({ oid: z.string(), mode: z.int(), type: z.string() }).nullish();
const commit = z.object({ tree, kept });
const answer = z.object({
  repository: z.object({ from: commit.nullable(), onto: commit.nullable() }),
});
type Commit = z.infer<typeof commit>;

/**
 * The tree of an earlier commit with `keep` as it is now and further files on top; or, where only some paths come back, the
 * present tree with these. Answers which commit is missing where there can be no such tree.
 */
export async function makeEarlierTree(
  client: Client,
  place: Place,
  request: RestoreRequest,
): Promise<{ sha: string } | { missing: 'tree_of' | 'expected' }> {
  const { tree_of, expected, keep } = request;
  const found = await client.query(EARLIER_TREE, { ...place, from: tree_of, onto: expected, keep });
  const { from, onto } = understood(answer, found, 'An earlier commit could not be read').repository;
  if (from === null) return { missing: 'tree_of' };
  if (onto === null) return { missing: 'expected' };
  const files = rowsOfFiles(request.additions);
  if (request.only === undefined)
    return makeTree(client, place, from.tree.oid, [staying(keep, from, onto), files]);
  const { removed, put } = rowsOfStandings(request.only);
  // Names of our own are in the kept folder, and meet nothing of the others.
  return makeTree(client, place, onto.tree.oid, [removed, [...put, ...files]]);
}

function staying(path: string, from: Commit, onto: Commit): TreeRow[] {
  const stays = onto.kept ?? from.kept;
  if (!stays) return [];
  return [{ path, mode: octal(stays.mode), type: stays.type, sha: onto.kept?.oid ?? null }];
}

/** GraphQL has modes as numbers, REST as six octal digits. */
const octal = (mode: number): string => mode.toString(8).padStart(6, '0');
