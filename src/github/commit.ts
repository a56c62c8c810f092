import { Buffer } from 'node:buffer';
import * as z from 'zod';
import type { CommitRequest, CommitResult, Snapshot, View } from '../ports.ts';
import type { Client, GraphqlAnswer } from './client.ts';
import { commitByObjects, needsObjects } from './commit-by-objects.ts';
import { isRefusal, Limited, LostAnswer, Refused } from './failure.ts';
import { limitIn } from './http-error.ts';
import type { Known } from './known.ts';
import { compose, errorOf, hasGivenUp } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import type { Place } from './place.ts';
import { readBack } from './read-back.ts';
import { seenAfter } from './seen-after.ts';
import { besideCommit } from './show.ts';

type Shown = { snapshot: Snapshot; view: View; seen: Snapshot['seen'] };

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const committed = z.object({ commit: z.object({ commit: z.object({ oid: z.string() }) }) });

function mutations(
  place: Place,
  request: CommitRequest,
  repositoryId: string,
  shown: Shown | null,
): Mutation[] {
  const { branch, expected, headline, body, additions, deletions } = request;
  const list: Mutation[] = [];
  if (request.create)
    list.push({
      key: 'ref',
      field: 'createRef',
      input: { repositoryId, name: `refs/heads/${branch}`, oid: expected },
    });
  list.push({
    key: 'commit',
    field: 'createCommitOnBranch',
    input: {
      branch: { repositoryNameWithOwner: `${place.owner}/${place.name}`, branchName: branch },
      expectedHeadOid: expected,
      message: { headline, body },
      fileChanges: {
        additions: additions.map(({ path, text }) => ({ path, contents: base64(text) })),
        deletions: deletions.map((path) => ({ path })),
      },
    },
  });
  if (shown !== null) list.push(...besideCommit(shown.snapshot, shown.seen, shown.view, request.create));
  return list;
}

/** Judges the answer to the commit itself: what else was in the document is not its business. */
function judge(request: CommitRequest, { data, errors, now }: GraphqlAnswer): CommitResult {
  const oid = committed.safeParse(data).data?.commit.commit.oid;
  if (oid !== undefined) return { ok: true, oid };
  const error = errorOf(errors, 'commit');
  if (error === undefined || hasGivenUp(error))
    throw new LostAnswer(`GitHub gave up on a commit: ${error?.message ?? 'no answer to it'}`);
  if (error.type === 'STALE_DATA') return { ok: false, reason: 'stale' };
  if (error.type === 'RATE_LIMITED') throw new Limited(200, limitIn({ date: now }));
  const creation = request.create ? errorOf(errors, 'ref') : undefined;
  if (creation !== undefined && !/already exists/i.test(creation.message))
    return { ok: false, reason: 'forbidden', message: creation.message };
  // The branch vanished since it was read, or somebody else made it first.
  if (error.type === 'NOT_FOUND' || creation !== undefined) return { ok: false, reason: 'stale' };
  return { ok: false, reason: 'forbidden', message: error.message };
}

/** Takes back comments that went out with a commit that lost: the winner shows its own. */
async function retract(client: Client, before: Snapshot['seen'], after: Snapshot['seen']): Promise<void> {
  const added = [
    ...(before.comment === null && after.comment !== null ? [after.comment] : []),
    ...(before.answer?.node_id !== after.answer?.node_id && after.answer ? [after.answer] : []),
  ];
  if (added.length === 0) return;
  const { document, variables } = compose(
    'PawlRetract',
    added.map(({ node_id: id }, index) => ({
      key: `extra${index}`,
      field: 'deleteIssueComment',
      input: { id },
    })),
  );
  const { errors } = await client.mutate(document, variables);
  if (errors[0] !== undefined) throw new Refused(200, errors[0].message);
}

/** Commits by compare-and-swap; an answer that was lost is read back before anything is sent again. Throws Unreachable. */
export async function commitOnBranch(
  client: Client,
  place: Place,
  known: Known,
  request: CommitRequest,
  log: (line: string) => void,
): Promise<CommitResult> {
  if (needsObjects(request)) return commitByObjects(client, place, known, request, log);
  const repositoryId =
    request.show?.snapshot.repository.node_id ?? (request.create ? (await known.repository()).node_id : '');
  let shown: Shown | null =
    request.show === undefined ? null : { ...request.show, seen: request.show.snapshot.seen };
  let lost: LostAnswer | null = null;

  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const sent = mutations(place, request, repositoryId, shown);
    const { document, variables } = compose('PawlCommit', sent);
    try {
      const answer = await client.mutate(document, variables);
      const result = judge(request, answer);
      const seen = shown && seenAfter(shown.seen, shown.view, sent, answer);
      for (const error of answer.errors)
        if (error.path?.[0] !== 'commit' && !(result.ok && error.path?.[0] === 'ref'))
          log(`Beside the commit, ${error.path?.[0] ?? 'something'} failed: ${error.message}`);
      if (result.ok) return seen === null ? result : { ...result, seen };
      if (shown !== null && seen !== null)
        await retract(client, shown.seen, seen).catch((error: unknown) =>
          log(`A second comment of ours stays until the next publication: ${String(error)}`),
        );
      // Reads lag behind writes: our first try may be what is in the way.
      if (lost === null || result.reason !== 'stale') return result;
    } catch (error) {
      if (isRefusal(error) && error.status === 403)
        return { ok: false, reason: 'forbidden', message: error.message };
      if (!(error instanceof LostAnswer)) throw error;
      lost = error;
    }
    const ref = `refs/heads/${request.branch}`;
    const back = await readBack(client, place, ref, request.identity, request.show?.snapshot);
    if (shown !== null && back.seen !== undefined) shown = { ...shown, seen: back.seen };
    if (back.applied !== null)
      return { ok: true, oid: back.applied, ...(back.seen === undefined ? {} : { seen: back.seen }) };
    const untouched = back.tip === request.expected || (request.create && back.tip === null);
    if (!untouched) return { ok: false, reason: 'stale' };
  }
  throw lost ?? new LostAnswer(`The commit to ${request.branch} was neither applied nor refused.`);
}
