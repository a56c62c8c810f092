import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { RestoreRequest } from '../ports.ts';
import type { Client } from './client.ts';
import { LostAnswer } from './failure.ts';
import type { Place } from './place.ts';

/** The tree that comes back, and what stands at the kept path in it and in the branch. */
export const EARLIER_TREE = `
  query PawlReadEarlier($owner: String!, $name: String!, $from: GitObjectID!, $onto: GitObjectID!, $keep: String!) {
    repository(owner: $owner, name: $name) {
      from: object(oid: $from) { ... on Commit { tree { oid } kept: file(path: $keep) { ...Kept } } }
      onto: object(oid: $onto) { ... on Commit { kept: file(path: $keep) { ...Kept } } }
    }
  }
  fragment Kept on TreeEntry { oid mode type }`;

const kept = z.object({ oid: z.string(), mode: z.int(), type: z.string() }).nullish();
const answer = z.object({
  repository: z.object({
    from: z.object({ tree: z.object({ oid: z.string() }), kept }).nullable(),
    onto: z.object({ kept }).nullable(),
  }),
});

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

/**
 * The tree of an earlier commit with `keep` as it is now and further files on top. Answers which commit is
 * missing where there can be no such tree.
 */
export async function makeEarlierTree(
  client: Client,
  place: Place,
  request: RestoreRequest,
): Promise<{ sha: string } | { missing: 'tree_of' | 'expected' }> {
  const { data, errors } = await client.query(EARLIER_TREE, {
    ...place,
    from: request.tree_of,
    onto: request.expected,
    keep: request.keep,
  });
  const refusal = errors.find((error) => error.type !== 'NOT_FOUND');
  const parsed = answer.safeParse(data);
  if (refusal !== undefined || !parsed.success)
    throw new Unreachable(
      'github',
      `An earlier commit could not be read: ${refusal?.message ?? 'the answer is not understood'}`,
      { cause: parsed.error },
    );
  const { from, onto } = parsed.data.repository;
  if (from === null) return { missing: 'tree_of' };
  if (onto === null) return { missing: 'expected' };
  const stays = onto.kept ?? from.kept;
  const sha = onto.kept?.oid ?? null;
  // In requests of their own, because GitHub does not say what becomes of a folder and a file in it that come together.
  const layers = [
    stays ? [{ path: request.keep, mode: octal(stays.mode), type: stays.type, sha }] : [],
    request.additions.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text })),
  ];
  let tree = from.tree.oid;
  for (const layer of layers)
    if (layer.length > 0)
      tree = (await makeObject(client, place, 'trees', { base_tree: tree, tree: layer })).sha;
  return { sha: tree };
}

/** GraphQL has modes as numbers, REST as six octal digits. */
const octal = (mode: number): string => mode.toString(8).padStart(6, '0');
