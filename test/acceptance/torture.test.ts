import { describe, expect, it } from 'vitest';
import { torture } from '../support/torture.ts';

/** A sample of `npm run torture`, which plays twenty: `TORTURE_SEED` plays others. */
const FIRST = Number(process.env['TORTURE_SEED'] ?? 3);

describe('fault 01: given the demo, killed with SIGKILL at places drawn from a seed', () => {
  it(
    `when seeds ${FIRST} and ${FIRST + 1} are played, then both end as the undisturbed demo does`,
    { timeout: 180_000 },
    async () => {
      const undisturbed = await torture(null);
      expect(undisturbed.flaws).toEqual([]);
      expect(undisturbed.essence['status']).toBe('completed');
      for (const seed of [FIRST, FIRST + 1]) {
        const { kills, flaws, essence } = await torture(seed);
        process.stdout.write(`seed ${seed}, killed: ${kills.join('; ')}\n`);
        expect(kills.length).toBeGreaterThan(0);
        expect({ seed, kills, flaws, essence }).toEqual({
          seed,
          kills,
          flaws: [],
          essence: undisturbed.essence,
        });
      }
    },
  );
});
