import * as z from 'zod';
import type { Client } from './client.ts';
import { fetchPage, forward } from './pages.ts';
import type { PullPlace } from './place.ts';
import { PAGES } from './query.ts';
import { unlessRefused } from './unless-refused.ts';

/** GitHub lists no more files of a pull request than these. */
const MOST = 3_000;

const filePage = z.object({
  totalCount: z.number(),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(z.object({ path: z.string(), changeType: z.string() })),
});
const changed = z.object({ headRefOid: z.string(), files: filePage });
const byRest = z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() }));

/** Paths that a pull request touches at a head, from their first page on; null when not all of them are known, or the head moved. */
export async function allChangedPaths(
  client: Client,
  place: PullPlace,
  head: string,
  answer: unknown,
): Promise<string[] | null> {
  const first = changed.safeParse(answer).data;
  if (first === undefined || first.headRefOid !== head || first.files.totalCount >= MOST) return null;
  const { nodes, complete } = await forward(first.files, (cursor) =>
    fetchPage(client, PAGES.files, { ...place, cursor }, filePage),
  );
  if (!complete || nodes.length < first.files.totalCount) return null;
  const paths = nodes.map(({ path }) => path);
  if (!nodes.some(({ changeType }) => changeType === 'RENAMED')) return paths;
  const former = await formerPaths(client, place, Math.ceil(nodes.length / 100));
  return former === null ? null : [...new Set([...paths, ...former])];
}

/** What renamed files were called: only REST tells. A file must not escape its owners by a new name. */
async function formerPaths(client: Client, place: PullPlace, pages: number): Promise<string[] | null> {
  const found: string[] = [];
  for (let page = 1; page <= pages; page += 1) {
    const answer = await unlessRefused(
      client.rest('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
        owner: place.owner,
        repo: place.name,
        pull_number: place.pull,
        per_page: 100,
        page,
      }),
    );
    const files = byRest.safeParse(answer).data;
    if (files === undefined) return null;
    found.push(...files.flatMap(({ previous_filename: former }) => (former === undefined ? [] : [former])));
  }
  return found;
}
