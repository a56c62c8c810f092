import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Snapshot } from '../ports.ts';
import { latest as latestShape } from './answer-checks.ts';
import type { CheckNode, CheckPage, LatestNode } from './answer-checks.ts';
import type { Client } from './client.ts';
import type { Read } from './pages.ts';
import type { PullPlace } from './place.ts';
import { MORE_CHECKS } from './query.ts';

const moreAnswer = z.object({ repository: z.object({ pullRequest: z.object({ latest: latestShape }) }) });

/** Everything that reports on a commit; incomplete when the pull request's newest commit is another one, or a page is missing. */
export async function allChecks(
  client: Client,
  place: PullPlace,
  oid: string,
  first: LatestNode | null,
): Promise<Read<CheckNode>> {
  const nodes: CheckNode[] = [];
  const read = new Set<string>();
  let page = pageOf(first, oid);
  while (page !== null && page !== 'none') {
    nodes.push(...page.nodes);
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage) return { nodes, complete: true };
    // A page that leads to one before it would be read for ever.
    if (endCursor === null || read.has(endCursor)) return { nodes, complete: false };
    read.add(endCursor);
    page = await nextPage(client, place, oid, endCursor);
  }
  return { nodes, complete: page === 'none' && nodes.length === 0 };
}

async function nextPage(
  client: Client,
  place: PullPlace,
  oid: string,
  cursor: string,
): Promise<CheckPage | 'none' | null> {
  try {
    const { data, errors } = await client.query(MORE_CHECKS, { ...place, cursor });
    if (errors.length > 0) return null;
    return pageOf(moreAnswer.safeParse(data).data?.repository.pullRequest.latest ?? null, oid);
  } catch (error) {
    if (error instanceof Unreachable) return null;
    throw error;
  }
}

/** The checks of that commit: none where nothing reports on it, null where that is not known. */
function pageOf(found: LatestNode | null, oid: string): CheckPage | 'none' | null {
  const commit = found?.nodes.at(-1)?.commit;
  if (commit?.oid !== oid) return null;
  return commit.statusCheckRollup?.contexts ?? 'none';
}

/** Later than any instant: a check that has not started yet is the newest of its name. */
const NOT_STARTED = '9';

/** The latest conclusion by name, in small letters; null while it is not known. */
export function toChecks(nodes: readonly CheckNode[]): Snapshot['checks'] {
  const ordered = nodes
    .map((node) => ({
      node,
      since: sinceOf(node),
      id: node.kind === 'CheckRun' ? (node.databaseId ?? 0) : 0,
    }))
    .toSorted((one, other) => compare(one.since, other.since) || one.id - other.id);
  return Object.fromEntries(ordered.map(({ node }) => [nameOf(node), conclusionOf(node)]));
}

const nameOf = (node: CheckNode): string => (node.kind === 'CheckRun' ? node.name : node.context);

const sinceOf = (node: CheckNode): string =>
  node.kind === 'CheckRun' ? (node.startedAt ?? NOT_STARTED) : node.createdAt;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function conclusionOf(node: CheckNode): string | null {
  if (node.kind === 'CheckRun') return node.conclusion?.toLowerCase() ?? null;
  return node.state === 'PENDING' || node.state === 'EXPECTED' ? null : node.state.toLowerCase();
}
