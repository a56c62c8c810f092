import type { Case } from './case.ts';
import type { Ability, Theatre } from './stage.ts';

/** What a case needs and no stage there has. */
export const lacking = ({ needs }: Pick<Case, 'needs'>, { can }: Pick<Theatre, 'can'>): Ability[] =>
  needs.filter((ability) => !can.has(ability));

/** Plays one case on a stage of its own, which is struck whatever came of it. */
export async function play({ files, play: scene }: Case, theatre: Theatre): Promise<void> {
  const stage = await theatre.set(files);
  try {
    await scene(stage);
  } finally {
    await stage.strike();
  }
}
