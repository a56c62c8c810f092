import { Unreachable } from '../ports.ts';
import type { Snapshot } from '../ports.ts';
import { readBackAnswer } from './answer.ts';
import type { CommentNode } from './answer.ts';
import type { Client } from './client.ts';
import { READ_BACK } from './query.ts';
import { seenComment, seenLabels } from './seen.ts';
import type { Place } from './place.ts';

/** What is found after a write whose answer was lost. */
export interface ReadBack {
  /** The commit whose message has every line of the identity, among the branch's newest ten. */
  applied: string | null;
  /** Null when there is no such branch. */
  tip: string | null;
  /** Given when asked for: what people see now. */
  seen?: Snapshot['seen'];
}

/** Looks whether a commit was applied. `show` asks also for what people see of a pull request. Throws Unreachable. */
export async function readBack(
  client: Client,
  place: Place,
  ref: string,
  identity: string,
  show: Snapshot | undefined,
): Promise<ReadBack> {
  const { data, errors } = await client.query(READ_BACK, {
    ...place,
    ref,
    pull: show?.pull.number ?? 0,
    seen: show !== undefined,
  });
  const parsed = readBackAnswer.safeParse(data);
  // A branch that is gone may come with an error that says so.
  const refusal = errors.find((error) => error.type !== 'NOT_FOUND');
  if (!parsed.success || refusal !== undefined)
    throw new Unreachable(
      'github',
      `A lost write could not be read back: ${refusal?.message ?? 'the answer is not understood'}`,
      { cause: parsed.error },
    );
  const { repository } = parsed.data;
  const target = repository.ref?.target;
  const commit = target?.history.nodes.find(({ message }) => {
    const lines = message.split('\n');
    return identity.split('\n').every((line) => lines.includes(line));
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
