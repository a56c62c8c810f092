import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GATED } from '../torture/kills.ts';
import { raceThrough, type Race } from '../torture/races.ts';
import { Site } from '../torture/site.ts';

/** Two pull requests have ten doorbells; `npm run torture -- races` rings a thousand. */
let site: Site;

beforeAll(async () => {
  site = await Site.open(GATED);
});

afterAll(() => site.close());

describe('given two actions runs that start at once for the same doorbell', () => {
  it.each([1, 2])(
    'fault 04: when that happens at every doorbell of a pull request (%i), then each time there is one decision, and the other ends well',
    async () => {
      const races: Race[] = await raceThrough(site);
      expect(races.map(({ doorbell }) => doorbell)).toEqual([
        '/start',
        'the outcome of plan',
        'the dispatch after it',
        'the approval',
        'the outcome of build',
      ]);
      for (const { doorbell, steps, flaws } of races)
        expect({ doorbell, steps, flaws }).toEqual({ doorbell, steps: 1, flaws: [] });
    },
  );
});
