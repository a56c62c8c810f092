import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import { commentPage, commitPage, reviewPage } from './answer.ts';
import type { CommentNode, CommitNode, ReviewNode } from './answer.ts';
import type { Client } from './client.ts';
import type { PullPlace } from './place.ts';
import { PAGES } from './query.ts';

/** A list as far as it could be read. */
export interface Read<T> {
  nodes: T[];
  complete: boolean;
}

const pageAnswer = z.object({ repository: z.object({ pullRequest: z.object({ page: z.unknown() }) }) });
const cursors = z.object({
  pageInfo: z.object({ endCursor: z.string().nullish(), startCursor: z.string().nullish() }),
});

async function fetchPage<T extends z.ZodType>(
  client: Client,
  place: PullPlace,
  list: keyof typeof PAGES,
  cursor: string,
  shape: T,
): Promise<z.infer<T> | null> {
  try {
    const { data, errors } = await client.query(PAGES[list], { ...place, cursor });
    if (errors.length > 0) return null;
    const page = pageAnswer.safeParse(data).data?.repository.pullRequest.page;
    // A page that leads to itself would be read for ever.
    if (Object.values(cursors.safeParse(page).data?.pageInfo ?? {}).includes(cursor)) return null;
    return shape.safeParse(page).data ?? null;
  } catch (error) {
    // The caller sees an incomplete list, which closes every gate that rests on it.
    if (error instanceof Unreachable) return null;
    throw error;
  }
}

type Forward<T> = { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

async function forward<T>(
  first: Forward<T> | null,
  next: (cursor: string) => Promise<Forward<T> | null>,
): Promise<Read<T>> {
  const nodes: T[] = [];
  for (let page = first; page !== null; page = await next(page.pageInfo.endCursor ?? '')) {
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return { nodes, complete: true };
  }
  return { nodes, complete: false };
}

/** All reviews, oldest first. */
export const allReviews = (
  client: Client,
  place: PullPlace,
  first: z.infer<typeof reviewPage> | null,
): Promise<Read<ReviewNode>> =>
  forward(first, (cursor) => fetchPage(client, place, 'reviews', cursor, reviewPage));

/** All commits since the base; incomplete too when GitHub lists fewer than it counts. */
export async function allCommits(
  client: Client,
  place: PullPlace,
  first: z.infer<typeof commitPage> | null,
): Promise<Read<CommitNode>> {
  const { nodes, complete } = await forward(first, (cursor) =>
    fetchPage(client, place, 'commits', cursor, commitPage),
  );
  return { nodes, complete: complete && nodes.length >= (first?.totalCount ?? 0) };
}

/** Comments from the newest back until `enough` says of those read so far that no older one is needed; oldest first. */
export async function recentComments(
  client: Client,
  place: PullPlace,
  newest: z.infer<typeof commentPage> | null,
  enough: (nodes: readonly CommentNode[]) => boolean,
): Promise<Read<CommentNode>> {
  let nodes: CommentNode[] = [];
  let page = newest;
  while (page !== null) {
    nodes = [...page.nodes, ...nodes];
    if (!page.pageInfo.hasPreviousPage || enough(nodes)) return { nodes, complete: true };
    page = await fetchPage(client, place, 'comments', page.pageInfo.startCursor ?? '', commentPage);
  }
  return { nodes, complete: false };
}
