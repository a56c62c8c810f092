import type { Decision } from '../decide/decision.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import { encode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import type { View } from '../render/view.ts';
import { messageFor } from './message.ts';
import type { Regained } from './next.ts';
import { documentPath, runBranch, type World } from './world.ts';

/** A decision on its way into the repository. */
interface Writing extends Regained {
  decision: Decision;
  after: Progress;
  /** Our commit in the head, where that half was done before. */
  written: string | null;
  /** What people see as of these facts, where it is shown in the request that commits. */
  shown?: (snapshot: Snapshot) => View;
}

type Written =
  /** `snapshot` has our own commits: nothing of it needs to be read again. */
  | { is: 'recorded'; snapshot: Snapshot }
  /** `head` is our commit there, when that half was done. */
  | { is: 'stale'; head: string | null }
  | { is: 'forbidden'; branch: 'head' | 'run'; message: string };

/**
 * Commits a decision: what it brings to the pull request's head, then the document to the run's branch, each by
 * compare-and-swap. A restored head is such a commit as well. Killed between the two, the head's copy of the document lets the next wake-up take the work over.
 * A fork's head is never written; there everything goes to the run's branch.
 */
export async function write(world: World, before: Snapshot, writing: Writing): Promise<Written> {
  const { decision, after, written, shown } = writing;
  const { pull, run } = before;
  const document = { path: documentPath(pull.number), text: encode(after) };
  const files = lastOfEach(decision.files);
  const { restore } = decision;
  const brings = restore !== undefined || files.length + decision.deletions.length > 0;
  let snapshot = before;
  let head = written;
  if (brings && !pull.fork && head === null) {
    const commit = {
      ...messageFor(pull.number, decision, after, 'head'),
      branch: pull.head.ref,
      expected: pull.head.oid,
      additions: [...files, document],
    };
    const result =
      restore === undefined
        ? await world.github.commit({ ...commit, create: false, deletions: decision.deletions })
        : await world.github.restore({
            ...commit,
            tree_of: restore.oid,
            keep: '.pawl',
            ...(restore.only === undefined ? {} : { only: restore.only }),
          });
    if (!result.ok && result.reason === 'forbidden')
      return { is: 'forbidden', branch: 'head', message: result.message };
    if (!result.ok) return { is: 'stale', head: null };
    head = result.oid;
    snapshot = onNewHead(before, head);
  }
  const message = messageFor(pull.number, decision, after, 'run');
  const result = await world.github.commit({
    ...message,
    branch: runBranch(pull.number),
    expected: run?.tip.oid ?? writing.from ?? pull.base.oid,
    ...(writing.joins === undefined ? {} : { joins: writing.joins }),
    create: run === null,
    additions: pull.fork ? [...files, document] : [document],
    deletions: [],
    ...(shown === undefined ? {} : { show: { snapshot, view: shown(snapshot) } }),
  });
  if (!result.ok && result.reason === 'forbidden')
    return { is: 'forbidden', branch: 'run', message: result.message };
  if (!result.ok) return { is: 'stale', head };
  const recorded = onNewTip(world, snapshot, document, result.oid, message);
  return { is: 'recorded', snapshot: { ...recorded, seen: result.seen ?? recorded.seen } };
}

/** Branches of a set may write the same file: what was merged last has the work of all. */
const lastOfEach = (files: Decision['files']): Decision['files'] => [
  ...new Map(files.map((file) => [file.path, file])).values(),
];

function onNewTip(
  world: World,
  snapshot: Snapshot,
  document: { path: string; text: string },
  oid: string,
  { headline, body }: { headline: string; body: string },
): Snapshot {
  const author = snapshot.viewer.login;
  const tip = { oid, ours: true, author, message: `${headline}\n\n${body}` };
  return {
    ...snapshot,
    run: {
      tip,
      document: { ...document, oid: world.hashes.blob(document.text) },
      history: [tip, ...(snapshot.run?.history ?? [])],
    },
  };
}

/** The facts after our own commit to the head: another commit, which has no commit status yet. */
const onNewHead = (snapshot: Snapshot, oid: string): Snapshot => ({
  ...snapshot,
  pull: { ...snapshot.pull, head: { ...snapshot.pull.head, oid } },
  seen: { ...snapshot.seen, status: null },
});
