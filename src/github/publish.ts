import { Unreachable } from '../ports.ts';
import type { Snapshot, View } from '../ports.ts';
import type { Client } from './client.ts';
import { compose } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import type { Place } from './place.ts';
import type { Reviewers } from './reviewers.ts';
import { seenAfter } from './seen-after.ts';
import { differences } from './show.ts';

/** GitHub's bound on the description of a commit status, in characters. */
const DESCRIPTION = 140;

async function send(client: Client, reviewers: Reviewers, mutations: Mutation[]) {
  const { document, variables } = compose('PawlPublish', mutations);
  const answer = await client.mutate(document, variables);
  const failures = reviewers
    .heard(answer.errors)
    .map((error) => `${error.path?.[0] ?? 'all'}: ${error.message}`);
  return { answer, failures };
}

async function sendDifferences(
  client: Client,
  reviewers: Reviewers,
  snapshot: Snapshot,
  view: View,
): Promise<string[]> {
  const { seen } = snapshot;
  const requests = await reviewers.toAsk(snapshot, view.reviewers);
  const mutations = [...differences(snapshot, seen, view), ...requests];
  if (mutations.length === 0) return [];
  const { answer, failures } = await send(client, reviewers, mutations);
  const { labels } = seenAfter(seen, view, mutations, answer);
  const labelIds = Object.entries(labels)
    .filter(([name]) => seen.labels[name] === undefined)
    .map(([, label]) => label.node_id);
  if (labelIds.length === 0) return failures;
  const second = await send(client, reviewers, [
    {
      key: 'addLabels',
      field: 'addLabelsToLabelable',
      input: { labelableId: snapshot.pull.node_id, labelIds },
    },
  ]);
  return [...failures, ...second.failures];
}

async function sendStatus(
  client: Client,
  place: Place,
  snapshot: Snapshot,
  status: View['status'],
): Promise<string[]> {
  if (status === null) return [];
  const seen = status.oid === snapshot.pull.head.oid ? snapshot.seen.status : null;
  const description = Array.from(status.description).slice(0, DESCRIPTION).join('');
  if (seen?.state === status.state && seen.description === description) return [];
  await client.rest('POST /repos/{owner}/{repo}/statuses/{sha}', {
    owner: place.owner,
    repo: place.name,
    sha: status.oid,
    state: status.state,
    context: 'pawl',
    description,
  });
  return [];
}

/**
 * Sends what people should see and do not see yet: one GraphQL request and one REST request, none when nothing
 * differs; a query more where reviews are requested, a second GraphQL request where a label had to be made first. The status is sent even when the rest
 * failed. Throws Unreachable with everything that failed; the next publication starts from what was really applied.
 */
export async function publishView(
  client: Client,
  place: Place,
  reviewers: Reviewers,
  snapshot: Snapshot,
  view: View,
): Promise<void> {
  const failures: string[] = [];
  const causes: Unreachable[] = [];
  const parts = [
    () => sendDifferences(client, reviewers, snapshot, view),
    () => sendStatus(client, place, snapshot, view.status),
  ];
  for (const part of parts) {
    try {
      failures.push(...(await part()));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      failures.push(error.message);
      causes.push(error);
    }
  }
  if (failures.length > 0)
    throw new Unreachable('github', `Not everything could be shown: ${failures.join(' ')}`, {
      cause: causes[0],
      until: causes.find(({ until }) => until !== null)?.until ?? null,
    });
}
