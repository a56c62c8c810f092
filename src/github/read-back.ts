import type { Snapshot } from '../ports.ts';
import { readBackAnswer } from './answer.ts';
import type { CommentNode } from './answer.ts';
import type { Client } from './client.ts';
import { READ_BACK } from './query.ts';
import { seenComment, seenLabels } from './seen.ts';
import type { Place } from './place.ts';
import { understood } from './understood.ts';

/** What is found after a write whose answer was lost. */
export interface ReadBack {
  /** The commit whose message has every line of the identity, among the newest ten there. */
  applied: string | null;
  /** Null when there is no such ref. */
  tip: string | null;
  /** Given when asked for: what people see now. */
  seen?: Snapshot['seen'];
}

/**
 * Looks where a ref is, and whether the commit of an identity was applied to it. `show` asks also for what people see of a
 * pull request. Throws Unreachable.
 */
export async function readBack(
  client: Client,
  place: Place,
  ref: string,
  identity?: string,
  show?: Snapshot,
): Promise<ReadBack> {
  const found = await client.query(READ_BACK, {
    ...place,
    ref,
    pull: show?.pull.number ?? 0,
    seen: show !== undefined,
  });
  const { repository } = understood(readBackAnswer, found, 'What became of a write could not be read');
  const target = repository.ref?.target;
  const sought = identity?.split('\n');
  const commit = target?.history?.nodes.find(({ message }) => {
    const lines = message.split('\n');
    return sought?.every((line) => lines.includes(line));
  });
  const pull = repository.pullRequest;
  return {
    applied: commit?.oid ?? null,
    tip: target?.oid ?? null,
    ...(show !== undefined && pull !== undefined
      ? { seen: seenSince(show, pull.comments.nodes, seenLabels(repository.known ?? null, pull.labels)) }
      : {}),
  };
}

/** What was seen before and is not among the newest comments may be older than those, and still stands. */
function seenSince(
  show: Snapshot,
  comments: readonly CommentNode[],
  labels: Snapshot['seen']['labels'],
): Snapshot['seen'] {
  const { comment, reminders = [], ...found } = seenComment(comments, show.viewer);
  const again = new Set(reminders.map(({ key }) => key));
  const older = (show.seen.reminders ?? []).filter(({ key }) => !again.has(key));
  return {
    ...show.seen,
    ...found,
    ...(comment === null ? {} : { comment }),
    reminders: [...older, ...reminders],
    labels,
  };
}
