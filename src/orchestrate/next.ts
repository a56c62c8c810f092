import type { Situation } from '../decide/situation.ts';
import { append } from '../progress/append.ts';
import type { Entry } from '../progress/entry.ts';
import type { Progress } from '../progress/schema.ts';
import { sealed } from '../progress/seal.ts';
import type { World } from './world.ts';

/** The next document of a run, chained to the one before and sealed where there is a key. */
export function nextDocument(
  { hashes, seal_keys = [] }: World,
  { progress, snapshot }: Pick<Situation, 'progress' | 'snapshot'>,
  entries: readonly Entry[],
): Progress {
  const { repository, pull } = snapshot;
  const next = append(progress, entries, hashes.sha256);
  return sealed(next, { repository: repository.node_id, pull: pull.number }, seal_keys);
}

/** How the run's branch gets back the history of the document that it goes on from. */
export interface Regained {
  /** The branch is gone, and is made again at this commit. */
  from?: string;
  /** The branch was put somewhere else, and is joined with this commit. */
  joins?: string;
}

/** Nothing where the document that the run goes on from is behind the branch's tip, or in the head only. */
export function regained({ restored, snapshot }: Pick<Situation, 'restored' | 'snapshot'>): Regained {
  if (restored?.where !== 'kept') return {};
  return snapshot.run === null ? { from: restored.from_oid } : { joins: restored.from_oid };
}
