import type { Outcome } from '../decide/work/outcome.ts';
import { newKeyIn } from '../known-keys.ts';
import { unused } from './outcomes.ts';
import type { World } from './world.ts';

/**
 * Outcomes that would bring what looks like a key into the repository are not used. Only where a text has one it is read what
 * stood there at the commit that was worked on: a key that was there before is none of the worker's.
 */
export async function withoutNewKeys(
  world: World,
  worked: string,
  outcomes: readonly Outcome[],
): Promise<Outcome[]> {
  return Promise.all(
    outcomes.map(async (outcome) => {
      const suspect = outcome.files.filter(({ content }) => newKeyIn(content, '') !== null);
      if (suspect.length === 0) return outcome;
      const before = await textsAt(world, worked, [...suspect.map(({ path }) => path), ...outcome.deletions]);
      for (const { path, content } of suspect) {
        const why = newKeyIn(content, before);
        if (why !== null) return unused(outcome, 'validation', `${JSON.stringify(path)} is refused: ${why}`);
      }
      return outcome;
    }),
  );
}

/** What stands at paths of a commit, together: a text may have been moved from one to another. */
async function textsAt({ github }: World, commit: string, paths: string[]): Promise<string> {
  const blobs = Object.values(await github.blobs(commit, paths)).filter((oid) => oid !== null);
  const texts = blobs.length === 0 ? {} : await github.texts(blobs);
  return Object.values(texts).join('\n');
}
