import { Unreachable } from '../ports.ts';
import type { Snapshot } from '../ports.ts';
import { readBackAnswer } from './answer.ts';
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
  const comment = seenComment(pull?.comments.nodes ?? [], show?.viewer);
  return {
    applied: commit?.oid ?? null,
    tip: target?.oid ?? null,
    ...(show !== undefined && pull !== undefined
      ? {
          seen: {
            ...show.seen,
            // A status comment that was seen before may be older than the newest hundred.
            ...(comment.comment === null ? {} : comment),
            labels: seenLabels(repository.known ?? null, pull.labels),
          },
        }
      : {}),
  };
}
