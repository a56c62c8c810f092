import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import { encode } from '../../src/progress/codec.ts';
import { replay } from '../../src/progress/replay.ts';
import { workflowText } from './generated.ts';
import { dice, play, rolls, workflowOf } from './played.ts';

/** More runs by hand: `PAWL_RUNS=10 npx vitest run test/decide/properties.test.ts`. */
const times = Number(process.env['PAWL_RUNS'] ?? 1);
/** The same plays every time, so that a change is judged by itself; `PAWL_SEED` plays others. */
const seed = Number(process.env['PAWL_SEED'] ?? 20_260_105);

describe('given any workflow and anything that steps, people, time and GitHub do', () => {
  it(
    'when it is read, then it is a workflow that the parser accepts',
    () => {
      fc.assert(
        fc.property(workflowText, (text) => {
          expect(workflowOf(text)).not.toBeNull();
        }),
        { seed, numRuns: 100 * times },
      );
    },
    30_000 * times,
  );

  it(
    'when it is played, then it ends, nothing begins early, too often or too much at once, and its history folds to the same',
    () => {
      fc.assert(
        fc.property(workflowText, rolls, (text, numbers) => {
          const { documents } = play(text, dice(numbers));
          const versions = documents.map((document, index) => ({
            commit: `c${index}`,
            text: encode(document),
          }));
          expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
        }),
        { seed, numRuns: 200 * times },
      );
    },
    60_000 * times,
  );
});
