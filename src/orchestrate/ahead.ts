import type { Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import type { Want } from '../decide/found.ts';
import type { Progress } from '../progress/schema.ts';
import type { SealKey } from '../progress/seal.ts';
import { decisionIn, sequenceIn, workflowIn } from './message.ts';
import { vouch } from './vouch.ts';
import { documentPath } from './world.ts';

export type Ahead = { ahead: Situation['ahead'] } | { wants: Want[] };

/**
 * Looks for work whose record was lost: a commit of ours in the head that names the decision of a claim still
 * held, or that carries the very next document of this run. Its copy has the entries that the run's branch lacks, and
 * counts only as a document there would.
 */
export function findAhead(snapshot: Snapshot, progress: Progress, keys: readonly SealKey[]): Ahead {
  const claims = new Set(Object.values(progress.steps).flatMap((step) => step.claim?.decision ?? []));
  const isNext = (message: string): boolean =>
    workflowIn(message) === progress.workflow_id && sequenceIn(message) === progress.generation + 1;
  const commits = snapshot.head.commits.filter(
    ({ ours, message }) => ours && (claims.has(decisionIn(message) ?? '') || isNext(message)),
  );
  const path = documentPath(snapshot.pull.number);
  for (const commit of commits) {
    const text =
      commit.oid === snapshot.pull.head.oid
        ? (snapshot.head.document?.text ?? null)
        : snapshot.texts[`${commit.oid}:${path}`];
    if (text === undefined) return { wants: [{ want: 'file', oid: commit.oid, path }] };
    const copy = vouch(text, commit, snapshot, keys);
    if (copy.ok) return { ahead: { head_oid: commit.oid, progress: copy.progress } };
  }
  return { ahead: null };
}
