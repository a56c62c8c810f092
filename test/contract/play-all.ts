import { expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { lacking, play } from './play.ts';
import type { Theatre } from './stage.ts';

/** Every case as a test; one that needs what the theatre lacks is skipped and says why. */
export const playAll = (theatre: () => Theatre): void => {
  it.for(CASES)('$id: $says', async (played, { skip }) => {
    const missing = lacking(played, theatre());
    if (missing.length > 0) skip(`the stage lacks ${missing.join(', ')}`);
    // A fact that does not hold is thrown with what was found instead.
    expect(await play(played, theatre())).toBeUndefined();
  });
};
