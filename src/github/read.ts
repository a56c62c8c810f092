import { Unreachable } from '../ports.ts';
import type { ReadOptions, Snapshot } from '../ports.ts';
import * as z from 'zod';
import { head as headShape, snapshotAnswer } from './answer.ts';
import type { HeadNode } from './answer.ts';
import { allChecks } from './checks.ts';
import type { Client } from './client.ts';
import { wholeText } from './files.ts';
import { allCommits, allReviews, recentComments, recentEvents } from './pages.ts';
import { unknownLists } from './partial.ts';
import { archiveRef, documentPath, outputsPath, POLICY_PATH, runRef } from './paths.ts';
import { toViewer } from './person.ts';
import type { PullPlace } from './place.ts';
import { HEAD_BY_OID, SNAPSHOT } from './query.ts';
import { statusComments } from './seen.ts';
import { toSnapshot } from './to-snapshot.ts';

const headByOid = z.object({ repository: z.object({ head: headShape.nullable() }) });

async function readHead(client: Client, place: PullPlace, oid: string): Promise<HeadNode | null> {
  const { data, errors } = await client.query(HEAD_BY_OID, {
    owner: place.owner,
    name: place.name,
    oid,
    document: documentPath(place.pull),
    outputs: outputsPath(place.pull),
  });
  return errors.length > 0 ? null : (headByOid.safeParse(data).data?.repository.head ?? null);
}

/** Reads every fact a decision rests on: one query, and one more per further page of a long list. Throws Unreachable. */
export async function readSnapshot(
  client: Client,
  place: PullPlace,
  options: ReadOptions,
  policyPath: string = POLICY_PATH,
  onlooker = false,
): Promise<Snapshot> {
  const { data, errors, now } = await client.query(SNAPSHOT, {
    ...place,
    run: runRef(place.pull),
    archive: archiveRef(place.pull),
    document: documentPath(place.pull),
    outputs: outputsPath(place.pull),
    policy: policyPath,
  });
  const incomplete = new Set(unknownLists(errors));
  const parsed = snapshotAnswer.safeParse(data);
  if (!parsed.success)
    throw new Unreachable('github', `GitHub's answer is not understood: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    });
  const answer = parsed.data;
  const { run, known, pullRequest } = answer.repository;
  const viewer = toViewer(answer.viewer);

  const document = run === null ? null : wholeText(run.target.document?.object ?? null);
  const since = options.since(document);
  const wanted = (at: string): boolean => since === null || Date.parse(at) >= Date.parse(since);
  const comments = await recentComments(client, place, pullRequest.comments, (nodes) => {
    const oldest = nodes.at(-1);
    // Ours was updated when what is asked for began; where it is missing it is looked for everywhere, so that
    // there are never two.
    const reached = oldest !== undefined && !wanted(oldest.updatedAt);
    return reached && statusComments(nodes, viewer).length > 0;
  });
  const events = await recentEvents(client, place, pullRequest.events, ({ createdAt }) => !wanted(createdAt));
  const reviews = await allReviews(client, place, pullRequest.reviews);
  const commits = await allCommits(client, place, pullRequest.commits);
  const checks =
    pullRequest.state === 'OPEN'
      ? await allChecks(client, place, pullRequest.headRefOid, pullRequest.latest)
      : { nodes: [], complete: true };
  // A closed pull request needs no head: its branch is usually gone.
  const head =
    pullRequest.headRef?.target ??
    (pullRequest.state === 'OPEN' ? await readHead(client, place, pullRequest.headRefOid) : null);

  if (!comments.complete) incomplete.add('comments');
  if (!events.complete || pullRequest.renamed === null) incomplete.add('events');
  if (!reviews.complete) incomplete.add('reviews');
  if (!commits.complete) incomplete.add('commits');
  if (!checks.complete) incomplete.add('checks');
  if (pullRequest.labels?.pageInfo.hasNextPage !== false || known?.pageInfo.hasNextPage !== false)
    incomplete.add('labels');
  if (head === null) incomplete.add('head');
  if (pullRequest.baseRef?.target == null) incomplete.add('definitions');

  return toSnapshot({
    policyPath,
    now,
    viewer,
    onlooker,
    answer,
    head,
    comments: comments.nodes,
    wanted,
    unanswered: options.unanswered?.(document) ?? (() => false),
    reviews: reviews.nodes,
    events: events.nodes,
    commits: commits.nodes,
    checks: checks.nodes,
    incomplete: [...incomplete],
  });
}
