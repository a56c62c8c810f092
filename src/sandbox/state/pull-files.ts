import type { ChangedFile } from '../git/diff.ts';
import type { Pull } from './model.ts';
import type { Repository } from './repository.ts';

/** Everything a merge would change, as it was when the head was pushed last. */
export async function filesOfPull({ git }: Repository, { base, head }: Pull): Promise<ChangedFile[]> {
  const from = await git.mergeBase(base.oid, head.oid);
  return from === null ? [] : git.changedFiles(from, head.oid);
}
