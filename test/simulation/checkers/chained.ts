import { replay } from '../../../src/progress/replay.ts';
import { hashed } from '../model/hashed.ts';
import { DOCUMENT } from '../model/repository.ts';
import type { Line } from './line.ts';

/** Each document follows from the one before it: by its hash always, by folding its entries again where `whole`. */
export function isChained({ commits, missing }: Line, whole: boolean): string[] {
  if (missing !== null)
    return [`the document before that of ${commits.at(-1)?.oid.slice(0, 10) ?? ''} is nowhere`];
  if (!whole) return [];
  const versions = commits
    .toReversed()
    .map(({ oid, tree }) => ({ commit: oid, text: tree[DOCUMENT]?.text ?? '' }));
  return replay(versions, hashed.sha256).differences.map(
    ({ commit, what }) => `replay of ${commit.slice(0, 10)}: ${what}`,
  );
}
