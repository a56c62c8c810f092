import type { Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import type { Want } from '../decide/found.ts';
import type { Progress } from '../progress/schema.ts';
import { checkSeal, sealOf, type SealKey } from '../progress/seal.ts';
import { anchorIn, readMarker, type Anchor } from '../render/marker.ts';
import { pullIn, sequenceIn } from './message.ts';
import { admitsUnsealed } from './vouch.ts';

/** All versions are read: ticks rest on the older ones. */
const EVER = '1970-01-01T00:00:00Z';

/** What the status comment says of the newest document: `unsure` while it must be read who edited it last. */
export type Counted = { anchor: Anchor | null } | { unsure: Anchor; wants: Want[] };

/**
 * The marker of our comment, as far as it can be believed. Anybody with write access can edit it, so that it counts if it is
 * sealed, or if nobody but us has edited the comment since we wrote it.
 */
export function countedAnchor({ seen, found, ...snapshot }: Snapshot, keys: readonly SealKey[]): Counted {
  const { comment } = seen;
  const anchor = comment === null ? null : anchorIn(readMarker(comment.body));
  if (comment === null || anchor === null) return { anchor: null };
  if (keys.length > 0 && anchor.seal !== undefined) {
    const state = checkSeal(textOf(anchor, snapshot), anchor.seal, keys);
    return { anchor: state.is === 'valid' ? anchor : null };
  }
  // Another workflow of the repository can edit our comment with the same account.
  if (keys.length > 0 && !admitsUnsealed(keys)) return { anchor: null };
  const edits = comment.edits ?? found.edits[comment.node_id]?.toReversed();
  if (found.edits[comment.node_id] === null) return { anchor: null };
  if (edits === undefined)
    return { unsure: anchor, wants: [{ want: 'edits', node_id: comment.node_id, since: EVER }] };
  const [newest] = edits;
  return { anchor: newest === undefined || newest.by?.id === snapshot.viewer.id ? anchor : null };
}

/**
 * The newest document that a comment can name as recorded: one behind the tip while that is a claim, because a claim shows
 * its comment in the request that commits it. Where the branch does not tell, what was known before stands.
 */
export function anchorToShow(
  snapshot: Snapshot,
  after: Progress | null,
  keys: readonly SealKey[],
  restored: Situation['restored'] = null,
): Anchor | null {
  const counted = countedAnchor(snapshot, keys);
  const before = 'anchor' in counted ? counted.anchor : null;
  if (after === null) return before;
  const claims = after.journal.entries.some((entry) => entry.type === 'step.started');
  const most = claims ? after.generation - 1 : after.generation;
  // Beside a document that was restored stand others that say they are that one.
  const noted = after.journal.entries.find((entry) => entry.type === 'progress.restored');
  const isOlder = restored !== null && noted?.from_oid !== restored.from_oid;
  const gone = claims ? noted : isOlder ? restored : undefined;
  if (gone?.where === 'head') return before;
  const known = gone === undefined ? newestIn(snapshot, most) : { generation: most, commit: gone.from_oid };
  if (known === null) return before;
  if (before !== null && before.generation > known.generation) return before;
  const seal = sealOf(textOf(known, snapshot), keys);
  return seal === null ? known : { ...known, seal };
}

function newestIn({ run, pull: { number } }: Snapshot, most: number): Anchor | null {
  const recorded = run?.history
    .filter(
      ({ ours, message }) => ours && sequenceIn(message) <= most && (pullIn(message) || number) === number,
    )
    .sort((one, other) => sequenceIn(other.message) - sequenceIn(one.message))[0];
  return recorded === undefined ? null : { generation: sequenceIn(recorded.message), commit: recorded.oid };
}

const textOf = (
  { generation, commit }: Anchor,
  { repository, pull }: Pick<Snapshot, 'repository' | 'pull'>,
): string => `pawl marker\n${repository.node_id}\n${pull.number}\n${generation}\n${commit}`;
