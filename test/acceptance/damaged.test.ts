import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playDamaged } from '../torture/damage/sandbox.ts';
import { GATED } from '../torture/kills.ts';
import { playOut, type Played } from '../torture/play.ts';
import { Site } from '../torture/site.ts';

/** A sample of `npm run torture -- damage`, which draws a hundred for the built bundle and does every one in memory. */
const SAMPLE = [
  'truncated at 1000',
  'the branch deleted',
  'document 1 again by revert',
  'document 1 again by force push',
  'document 2 again by merge',
  'document 2 again by merge of the newer into the older',
];
const LONGEST_RECOVERY_MS = 30_000;

let site: Site;
let calm: Played;

beforeAll(async () => {
  site = await Site.open(GATED);
  calm = await playOut(site, await site.pull(), 'process');
});

afterAll(() => site.close());

describe('given a gate that waits, and somebody who damages the document on the run’s branch', () => {
  it.each(SAMPLE)(
    'fault 13: when it is %s, then the run ends as the untouched one, decided again within 30 s',
    async (name) => {
      const played = await playDamaged(site, (damages) => {
        const damage = damages.find((candidate) => candidate.name === name);
        if (damage === undefined) throw new Error(`There is no damage ${name}`);
        return damage;
      });
      expect(played.flaws).toEqual([]);
      expect(played.essence).toEqual(calm.essence);
      expect(played.recovered_ms).toBeLessThan(LONGEST_RECOVERY_MS);
    },
  );
});
