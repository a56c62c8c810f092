import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import { commentPage, commitPage, reviewPage } from './answer.ts';
import { eventPage } from './answer-events.ts';
import type { CommentNode, CommitNode, ReviewNode } from './answer.ts';
import type { EventNode, EventPage } from './answer-events.ts';
import type { Client } from './client.ts';
import type { PullPlace } from './place.ts';
import { PAGES } from './query.ts';

/** A list as far as it could be read. */
export interface Read<T> {
  nodes: T[];
  complete: boolean;
}

const holder = z.object({ page: z.unknown() });
const pageAnswer = z.object({
  repository: z.object({ pullRequest: holder }).optional(),
  node: holder.nullish(),
});
const cursors = z.object({
  pageInfo: z.object({ endCursor: z.string().nullish(), startCursor: z.string().nullish() }),
});

/** The page that a document of PAGES or NODE_PAGES asks for; null when it cannot be had, or leads to itself. */
export async function fetchPage<T extends z.ZodType>(
  client: Client,
  document: string,
  variables: { [name: string]: unknown; cursor: string },
  shape: T,
): Promise<z.infer<T> | null> {
  try {
    const { data, errors } = await client.query(document, variables);
    if (errors.length > 0) return null;
    const answer = pageAnswer.safeParse(data).data;
    const page = answer?.repository?.pullRequest.page ?? answer?.node?.page;
    // A page that leads to itself would be read for ever.
    if (Object.values(cursors.safeParse(page).data?.pageInfo ?? {}).includes(variables.cursor)) return null;
    return shape.safeParse(page).data ?? null;
  } catch (error) {
    // The caller sees an incomplete list, which closes every gate that rests on it.
    if (error instanceof Unreachable) return null;
    throw error;
  }
}

interface Forward<T> {
  nodes: T[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** A list from its first page on, to its end or until `enough` says of what was read so far that no more is needed. */
export async function forward<T>(
  first: Forward<T> | null,
  next: (cursor: string) => Promise<Forward<T> | null>,
  enough: (nodes: readonly T[]) => boolean = () => false,
): Promise<Read<T>> {
  const nodes: T[] = [];
  for (let page = first; page !== null; page = await next(page.pageInfo.endCursor ?? '')) {
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage || enough(nodes)) return { nodes, complete: true };
  }
  return { nodes, complete: false };
}

/** All reviews, oldest first. */
export const allReviews = (
  client: Client,
  place: PullPlace,
  first: z.infer<typeof reviewPage> | null,
): Promise<Read<ReviewNode>> =>
  forward(first, (cursor) => fetchPage(client, PAGES.reviews, { ...place, cursor }, reviewPage));

/** All commits since the base; incomplete too when GitHub lists fewer than it counts. */
export async function allCommits(
  client: Client,
  place: PullPlace,
  first: z.infer<typeof commitPage> | null,
): Promise<Read<CommitNode>> {
  const { nodes, complete } = await forward(first, (cursor) =>
    fetchPage(client, PAGES.commits, { ...place, cursor }, commitPage),
  );
  return { nodes, complete: complete && nodes.length >= (first?.totalCount ?? 0) };
}

/** Comments by their last update, the newest first, until `enough` says that no older one is needed; answered oldest first by id. */
export async function recentComments(
  client: Client,
  place: PullPlace,
  newest: z.infer<typeof commentPage> | null,
  enough: (nodes: readonly CommentNode[]) => boolean,
): Promise<Read<CommentNode>> {
  const { nodes, complete } = await forward(
    newest,
    (cursor) => fetchPage(client, PAGES.comments, { ...place, cursor }, commentPage),
    enough,
  );
  // One that is updated between two pages moves the others, so that one of them is read twice.
  const byId = new Map(nodes.map((node) => [node.fullDatabaseId, node]));
  return {
    nodes: [...byId.values()].sort((one, other) => one.fullDatabaseId - other.fullDatabaseId),
    complete,
  };
}

/** Events from the newest back until `enough` says of the oldest read so far that no older one is needed; oldest first. */
export async function recentEvents(
  client: Client,
  place: PullPlace,
  newest: EventPage | null,
  enough: (oldest: EventNode) => boolean,
): Promise<Read<EventNode>> {
  let nodes: EventNode[] = [];
  let page = newest;
  while (page !== null) {
    nodes = [...page.nodes, ...nodes];
    const [oldest] = nodes;
    if (!page.pageInfo.hasPreviousPage || (oldest !== undefined && enough(oldest)))
      return { nodes, complete: true };
    const cursor = page.pageInfo.startCursor ?? '';
    page = await fetchPage(client, PAGES.events, { ...place, cursor }, eventPage);
  }
  return { nodes, complete: false };
}
