import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashes } from '../../../src/hashes.ts';
import { encode } from '../../../src/progress/codec.ts';
import { replay } from '../../../src/progress/replay.ts';
import { workflowText } from '../generated.ts';
import { dice, play, rolls } from '../played.ts';

const times = Number(process.env['PAWL_RUNS'] ?? 1);
const seed = Number(process.env['PAWL_SEED'] ?? 20_260_105);

describe('given any workflow whose choices a model may make, which answers anything or nothing', () => {
  it(
    'when it is played, then the run ends all the same, no choice is asked about twice, and its history folds to the same',
    () => {
      const seen = { asked: 0, given: 0, refused: 0 };
      fc.assert(
        fc.property(workflowText, rolls, (text, numbers) => {
          const definition: { settings: object } = JSON.parse(text);
          const settings = { ...definition.settings, orchestrator: 'claude', 'max-retry': 2 };
          const { documents } = play(JSON.stringify({ ...definition, settings }), dice(numbers));
          const versions = documents.map((document, index) => ({
            commit: `c${index}`,
            text: encode(document),
          }));
          expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
          const { asked = 0, given = 0, refused = 0 } = documents.at(-1)?.metrics.advice ?? {};
          expect(given + refused).toBeGreaterThanOrEqual(asked - 1);
          seen.asked += asked;
          seen.given += given;
          seen.refused += refused;
        }),
        { seed, numRuns: 60 * times },
      );
      expect(Object.values(seen).every((count) => count > 0)).toBe(true);
    },
    30_000 * times,
  );
});
