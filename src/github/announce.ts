import { Unreachable } from '../ports.ts';
import type { Snapshot, View } from '../ports.ts';
import type { Client } from './client.ts';
import { compose } from './mutation.ts';
import type { Reviewers } from './reviewers.ts';
import { seenAfter } from './seen-after.ts';
import { afterCommit } from './show.ts';

/**
 * Mentions people once the commit that says why has won: new reminders and requests for reviews. One request, and one
 * query with reviews; none when there is nothing of the kind. What fails is logged: a reminder is written by the next publication.
 */
export async function announce(
  client: Client,
  reviewers: Reviewers,
  snapshot: Snapshot,
  view: View,
  log: (line: string) => void,
): Promise<Snapshot['seen']> {
  const { seen } = snapshot;
  const requests = await reviewers.toAsk(snapshot, view.reviewers);
  const mutations = [...afterCommit(snapshot, seen, view), ...requests];
  if (mutations.length === 0) return seen;
  const { document, variables } = compose('PawlAnnounce', mutations);
  try {
    const answer = await client.mutate(document, variables);
    for (const { path, message } of reviewers.heard(answer.errors))
      log(`After the commit, ${path?.[0] ?? 'something'} failed: ${message}`);
    return seenAfter(seen, view, mutations, answer);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    log(`After the commit, people could not be told: ${error.message}`);
    return seen;
  }
}
