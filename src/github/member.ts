import * as z from 'zod';

const found = z.object({
  team: z.object({
    members: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean() }),
      nodes: z.array(z.object({ login: z.string() })),
    }),
  }),
});

/** Whether exactly that login is among a team's members that GitHub found; null where it does not show the team or all it found. */
export function memberAmong(answer: unknown, login: string): boolean | null {
  const { data } = found.safeParse(answer);
  if (data === undefined) return null;
  const { nodes, pageInfo } = data.team.members;
  const wanted = login.toLowerCase();
  if (nodes.some((node) => node.login.toLowerCase() === wanted)) return true;
  return pageInfo.hasNextPage ? null : false;
}
