import type { Entry } from '../../progress/entry.ts';
import { toldIn } from '../../progress/trailers.ts';
import type { Draft } from '../draft.ts';
import { isOurs } from '../listing.ts';

/** GitHub lists no more paths of a comparison than these. */
const MOST_PATHS = 300;
const TOLD = 10;

/** The digest of a list of paths. */
export const pathsDigest = ({ situation }: Pick<Draft, 'situation'>, paths: readonly string[]): string =>
  situation.hashes.sha256(JSON.stringify([...new Set(paths)].sort()));

/**
 * Looks, with the first decision after a rollback, what became of the branch: our commit is compared with the checkpoint, and
 * nothing may differ but what people had changed. What is found is journalled; while it must be read it is wanted.
 */
export function checkFiles(draft: Draft): void {
  const { snapshot, progress } = draft.situation;
  const going = progress?.journal.entries.find(isRestoring);
  if (going === undefined || draft.entries.some(({ type }) => type === 'run.checked')) return;
  const { to, head_oid: then, differing, decision } = going;
  const ours = snapshot.head.commits.find(
    (commit) => commit.ours && toldIn(commit.message).decision === decision,
  );
  if (ours === undefined || then === undefined)
    return draft.record({ type: 'run.checked', to, found: 'unknown', paths: [], count: 0 });
  const compared = snapshot.found.comparisons[`${then}...${ours.oid}`];
  if (compared === undefined) return draft.want({ want: 'comparison', base: then, head: ours.oid });
  const paths = [...new Set(compared?.paths)].filter((path) => !isOurs(path)).sort();
  const whole = compared !== null && compared.paths.length < MOST_PATHS;
  const found = !whole ? 'unknown' : pathsDigest(draft, paths) === differing ? 'as meant' : 'otherwise';
  draft.record({
    type: 'run.checked',
    to,
    found,
    paths: found === 'otherwise' ? paths.slice(0, TOLD) : [],
    count: found === 'unknown' ? 0 : paths.length,
    head_oid: ours.oid,
  });
}

type Reset = Extract<Entry, { type: 'run.reset' }>;

const isRestoring = (entry: Entry): entry is Reset =>
  entry.type === 'run.reset' && entry.differing !== undefined;
