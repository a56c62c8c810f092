import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Addition, Standing } from '../ports.ts';
import type { Client } from './client.ts';
import { LostAnswer } from './failure.ts';
import type { Place } from './place.ts';

const made = z.object({ sha: z.string(), verification: z.object({ verified: z.boolean() }).optional() });

/** Makes a git object beside all branches. A lost answer is no harm: an object that nothing points to can be made twice. */
export async function makeObject(
  client: Client,
  place: Place,
  what: 'trees' | 'commits',
  body: object,
): Promise<z.infer<typeof made>> {
  const parameters = { owner: place.owner, repo: place.name, ...body };
  const send = (): Promise<unknown> => client.rest(`POST /repos/{owner}/{repo}/git/${what}`, parameters);
  const sent = await send().catch((error: unknown) => {
    if (error instanceof LostAnswer) return send();
    throw error;
  });
  const parsed = made.safeParse(sent);
  if (!parsed.success)
    throw new Unreachable('github', `GitHub's answer about new ${what} is not understood.`, {
      cause: parsed.error,
    });
  return parsed.data;
}

/** One row of a tree that is to be made, in REST's words; a null `sha` removes. */
export type TreeRow = { path: string; mode: string; type: string } & (
  { sha: string | null } | { content: string }
);

/** Rows for whole files. */
export const rowsOfFiles = (files: readonly Addition[]): TreeRow[] =>
  files.map(({ path, text, mode = '100644' }) => ({ path, mode, type: 'blob', content: text }));

/** Rows that remove paths, and those that put at paths what the repository has: links and submodules stay what they are. */
export function rowsOfStandings(standings: readonly Standing[]): { removed: TreeRow[]; put: TreeRow[] } {
  const removed: TreeRow[] = [];
  const put: TreeRow[] = [];
  for (const { path, file } of standings)
    if (file === null) removed.push({ path, mode: '100644', type: 'blob', sha: null });
    else put.push({ path, mode: file.mode, type: file.mode === '160000' ? 'commit' : 'blob', sha: file.oid });
  return { removed, put };
}

/**
 * Makes a tree out of another, layer by layer, each in a request of its own: GitHub does not say what becomes of a folder
 * and a file in it that come together.
 */
export async function makeTree(
  client: Client,
  place: Place,
  base: string,
  layers: readonly TreeRow[][],
): Promise<{ sha: string }> {
  let sha = base;
  for (const tree of layers)
    if (tree.length > 0) sha = (await makeObject(client, place, 'trees', { base_tree: sha, tree })).sha;
  return { sha };
}
