import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { OpenPull, Person } from '../ports.ts';
import { commentPage, viewer } from './answer.ts';
import { labelEvents } from './answer-events.ts';
import { latest } from './answer-checks.ts';
import { who } from './answer-shapes.ts';
import type { CommentNode } from './answer.ts';
import { toChecks } from './checks.ts';
import type { Client } from './client.ts';
import { labelChanges } from './events.ts';
import { toPerson, toViewer } from './person.ts';
import type { Place } from './place.ts';
import { NEWEST_UPDATED, withFragments } from './query.ts';
import { statusComments } from './seen.ts';
import { toComment } from './to-snapshot.ts';

/**
 * Open pull requests, those where something happened last first, with what people said of late and what we showed.
 * Who edited our comment last is enough here: whatever we have answered, we edited after.
 */
export const OPEN_PULLS = withFragments(
  `
  query PawlReadOpen($owner: String!, $name: String!, $cursor: String) {
    viewer { login databaseId }
    repository(owner: $owner, name: $name) {
      pullRequests(states: [OPEN], first: 50, after: $cursor, ${NEWEST_UPDATED}) {
        pageInfo { hasNextPage endCursor }
        nodes {
          number updatedAt
          labels(first: 50) { nodes { name } }
          comments(first: 20, ${NEWEST_UPDATED}) { ...Comments nodes { editor { ...Who } } }
          labelled: timelineItems(last: 10, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
            nodes { kind: __typename ...Labelled ...Unlabelled }
          }
          reviews(last: 20) { nodes { state submittedAt author { ...Who } } }
          headRef { target { ... on Commit { status { context(name: "pawl") { state } } } } }
          latest: commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: 100) { ...Checks } } } } }
        }
      }
    }
  }`,
  ['who', 'comments', 'labelled', 'checks'],
);

/** A sweep asks no oftener than this: what changed longer ago than five hundred others waits for their turn. */
const MOST_PAGES = 10;

const present = <T>(list: readonly (T | null)[]): T[] => list.filter((entry) => entry !== null);

const review = z.object({
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
  submittedAt: z.string().nullable(),
  author: who,
});
const status = z.object({ context: z.object({ state: z.string() }).nullable() }).nullish();
const pull = z.object({
  number: z.number(),
  updatedAt: z.string(),
  labels: z.object({ nodes: z.array(z.object({ name: z.string() }).nullable()) }).nullable(),
  comments: commentPage,
  labelled: z.object({ nodes: z.array(z.discriminatedUnion('kind', labelEvents).nullable()) }),
  reviews: z.object({ nodes: z.array(review.nullable()) }).nullable(),
  latest: latest.nullable().catch(null),
  headRef: z.object({ target: z.object({ status }).nullable() }).nullable(),
});
type PullNode = z.infer<typeof pull>;

const openPulls = z.object({
  viewer,
  repository: z.object({
    pullRequests: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(pull.nullable()),
    }),
  }),
});

/**
 * The open pull requests that changed since an instant, the newest fifty without one: one query per fifty, ten at most.
 * `complete` when there are no others. Throws Unreachable.
 */
export async function readOpenPulls(
  client: Client,
  place: Place,
  since?: string,
): Promise<{ now: string; complete: boolean; pulls: OpenPull[] }> {
  const pulls = new Map<number, OpenPull>();
  let cursor: string | null = null;
  for (let page = 1; ; page += 1) {
    const read: Page = await readPage(client, place, cursor);
    for (const open of read.pulls) pulls.set(open.number, toOpenPull(open, read.viewer));
    const oldest = read.pulls.at(-1)?.updatedAt;
    const reached = since === undefined || (oldest !== undefined && Date.parse(oldest) < Date.parse(since));
    if (read.next === null || reached || page === MOST_PAGES)
      return { now: read.now, complete: read.next === null, pulls: [...pulls.values()] };
    cursor = read.next;
  }
}

interface Page {
  now: string;
  viewer: Person;
  pulls: PullNode[];
  /** Where further ones begin; null when there are none. */
  next: string | null;
}

async function readPage(client: Client, place: Place, cursor: string | null): Promise<Page> {
  const { data, errors, now } = await client.query(OPEN_PULLS, { ...place, cursor });
  const parsed = openPulls.safeParse(data);
  // Checks only tell whether a wake-up is worth its while; without the right to read them it comes by other ways.
  const refusal = errors.find(({ path }) => path?.includes('latest') !== true);
  if (refusal !== undefined || !parsed.success)
    throw new Unreachable(
      'github',
      `The open pull requests could not be read: ${refusal?.message ?? 'the answer is not understood'}`,
      { cause: parsed.error },
    );
  const { nodes, pageInfo } = parsed.data.repository.pullRequests;
  return {
    now,
    viewer: toViewer(parsed.data.viewer),
    pulls: present(nodes),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}

const toOpenPull = (
  { number, labels, comments, labelled, reviews, headRef, latest: newest }: PullNode,
  us: Person,
): OpenPull => ({
  number,
  labels: present(labels?.nodes ?? []).map(({ name }) => name),
  status: headRef?.target?.status?.context?.state.toLowerCase() ?? null,
  checks: toChecks(newest?.nodes.at(-1)?.commit.statusCheckRollup?.contexts.nodes ?? []),
  comments: comments.nodes.map(toComment).sort((one, other) => one.id - other.id),
  labelled: labelChanges(present(labelled.nodes)),
  edited: editedByAnother(comments.nodes, us),
  reviews: present(reviews?.nodes ?? []).map(({ state, submittedAt, author }) => ({
    state,
    submitted_at: submittedAt,
    author: toPerson(author),
  })),
});

function editedByAnother(
  comments: readonly CommentNode[],
  us: Person,
): { at: string; by: Person | null } | null {
  const [ours] = statusComments(comments, us);
  if (ours === undefined || ours.lastEditedAt === null) return null;
  const by = toPerson(ours.editor ?? null);
  return by?.id === us.id ? null : { at: ours.lastEditedAt, by };
}
