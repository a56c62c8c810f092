import * as z from 'zod';
import { PERMISSIONS, Unreachable } from '../ports.ts';
import type { Permission } from '../ports.ts';
import type { Client } from './client.ts';
import { Refused } from './failure.ts';
import type { Place } from './place.ts';

const collaborators = z.object({
  edges: z.array(z.object({ permission: z.string(), node: z.object({ login: z.string() }) })),
});
const byRest = z.object({ permission: z.string(), role_name: z.string().optional() });

const asPermission = (word: string | undefined): Permission | undefined =>
  PERMISSIONS.find((permission) => permission === word?.toLowerCase());

/** The permission of exactly that login among the collaborators GraphQL found; undefined when it does not show them. */
export function permissionAmong(found: unknown, login: string): Permission | undefined {
  const { data } = collaborators.safeParse(found);
  if (data === undefined) return undefined;
  return (
    asPermission(
      data.edges.find(({ node }) => node.login.toLowerCase() === login.toLowerCase())?.permission,
    ) ?? 'none'
  );
}

/** Asks REST, which answers about one person where GraphQL shows collaborators only to those who can push. Throws Unreachable. */
export async function permissionByRest(client: Client, place: Place, login: string): Promise<Permission> {
  try {
    const answer = await client.rest('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      owner: place.owner,
      repo: place.name,
      username: login,
    });
    const { data, error } = byRest.safeParse(answer);
    if (data === undefined)
      throw new Unreachable('github', `GitHub's answer about ${login} is not understood.`, { cause: error });
    // A role that the owner of the repository made has a name of its own and stands on one of GitHub's.
    return asPermission(data.role_name) ?? asPermission(data.permission) ?? 'none';
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return 'none';
    throw error;
  }
}
