import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { OpenPull } from '../ports.ts';
import { commentPage, latest, who } from './answer.ts';
import { toChecks } from './checks.ts';
import type { Client } from './client.ts';
import { FRAGMENTS } from './fragments.ts';
import { toPerson } from './person.ts';
import type { Place } from './place.ts';
import { toComment } from './to-snapshot.ts';

/** The open pull requests where something happened last, with what people said of late and what we showed. */
export const OPEN_PULLS = [
  `
  query PawlReadOpen($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) {
      pullRequests(states: [OPEN], first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
        pageInfo { hasNextPage }
        nodes {
          number
          labels(first: 50) { nodes { name } }
          comments(last: 20) { ...Comments }
          reviews(last: 20) { nodes { state submittedAt author { ...Who } } }
          headRef { target { ... on Commit { status { context(name: "pawl") { state } } } } }
          latest: commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: 100) { ...Checks } } } } }
        }
      }
    }
  }`,
  FRAGMENTS.who,
  FRAGMENTS.comments,
  FRAGMENTS.checks,
].join('\n');

const present = <T>(list: readonly (T | null)[]): T[] => list.filter((entry) => entry !== null);

const review = z.object({
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
  submittedAt: z.string().nullable(),
  author: who,
});
const status = z.object({ context: z.object({ state: z.string() }).nullable() }).nullish();
const pull = z.object({
  number: z.number(),
  labels: z.object({ nodes: z.array(z.object({ name: z.string() }).nullable()) }).nullable(),
  comments: commentPage,
  reviews: z.object({ nodes: z.array(review.nullable()) }).nullable(),
  latest: latest.nullable().catch(null),
  headRef: z.object({ target: z.object({ status }).nullable() }).nullable(),
});
const openPulls = z.object({
  repository: z.object({
    pullRequests: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean() }),
      nodes: z.array(pull.nullable()),
    }),
  }),
});

/** The fifty open pull requests that changed last. `complete` when there are no others. One query. Throws Unreachable. */
export async function readOpenPulls(
  client: Client,
  place: Place,
): Promise<{ now: string; complete: boolean; pulls: OpenPull[] }> {
  const { data, errors, now } = await client.query(OPEN_PULLS, { ...place });
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
  return { now, complete: !pageInfo.hasNextPage, pulls: present(nodes).map(toOpenPull) };
}

const toOpenPull = ({
  number,
  labels,
  comments,
  reviews,
  headRef,
  latest: newest,
}: z.infer<typeof pull>): OpenPull => ({
  number,
  labels: present(labels?.nodes ?? []).map(({ name }) => name),
  status: headRef?.target?.status?.context?.state.toLowerCase() ?? null,
  checks: toChecks(newest?.nodes.at(-1)?.commit.statusCheckRollup?.contexts.nodes ?? []),
  comments: comments.nodes.map(toComment),
  reviews: present(reviews?.nodes ?? []).map(({ state, submittedAt, author }) => ({
    state,
    submitted_at: submittedAt,
    author: toPerson(author),
  })),
});
