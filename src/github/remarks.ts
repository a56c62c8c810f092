import * as z from 'zod';
import type { ReviewComment } from '../ports.ts';
import { who } from './answer-shapes.ts';
import type { Client } from './client.ts';
import { fetchPage, forward } from './pages.ts';
import { NODE_PAGES } from './query.ts';

const remark = z.object({
  path: z.string(),
  line: z.number().nullable(),
  outdated: z.boolean(),
  subjectType: z.string(),
  body: z.string(),
  lastEditedAt: z.string().nullable(),
  author: who,
  editor: who,
});
type Remark = z.infer<typeof remark>;

const remarkPage = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(remark),
});
const review = z.object({ comments: remarkPage });

/** Nobody is made to say what somebody else wrote into his remark. */
const isTheirOwn = ({ lastEditedAt, author, editor }: Remark): boolean =>
  lastEditedAt === null || (author?.databaseId != null && author.databaseId === editor?.databaseId);

/** All remarks of a review, from their first page on; null when a page is missing. */
export async function allRemarks(
  client: Client,
  id: string,
  answer: unknown,
): Promise<ReviewComment[] | null> {
  const first = review.safeParse(answer).data?.comments ?? null;
  const { nodes, complete } = await forward(first, (cursor) =>
    fetchPage(client, NODE_PAGES.remarks, { id, cursor }, remarkPage),
  );
  if (!complete) return null;
  return nodes.filter(isTheirOwn).map(({ path, line, outdated, subjectType, body }) => ({
    path,
    line: outdated || subjectType === 'FILE' ? null : line,
    body,
  }));
}
