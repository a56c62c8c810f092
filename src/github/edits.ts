import * as z from 'zod';
import type { Edit } from '../ports.ts';
import { who } from './answer-shapes.ts';
import type { Client } from './client.ts';
import { fetchPage, forward } from './pages.ts';
import { toPerson } from './person.ts';
import { NODE_PAGES } from './query.ts';

const editPage = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({ id: z.string(), editedAt: z.string(), diff: z.string().nullable(), editor: who }),
  ),
});
const comment = z.object({ userContentEdits: editPage });

/**
 * Versions of a comment back to an instant and the one before it, oldest first, from the first page on; null when a
 * page is missing. GitHub lists the newest first, and what it calls a diff is the whole text.
 */
export async function editsSince(
  client: Client,
  id: string,
  since: string,
  answer: unknown,
): Promise<Edit[] | null> {
  const isBefore = ({ editedAt }: { editedAt: string }): boolean => Date.parse(editedAt) < Date.parse(since);
  const { nodes, complete } = await forward(
    comment.safeParse(answer).data?.userContentEdits ?? null,
    (cursor) => fetchPage(client, NODE_PAGES.edits, { id, cursor }, editPage),
    (read) => read.some(isBefore),
  );
  if (!complete) return null;
  const before = nodes.findIndex(isBefore);
  return nodes
    .slice(0, before < 0 ? nodes.length : before + 1)
    .map((edit) => ({ id: edit.id, at: edit.editedAt, by: toPerson(edit.editor), body: edit.diff }))
    .toReversed();
}
