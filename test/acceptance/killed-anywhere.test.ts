import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaries, GATED, killed, type Kill } from '../torture/kills.ts';
import { playOut, type Played } from '../torture/play.ts';
import { Site } from '../torture/site.ts';

/** Requests of the actions runs of an undisturbed play: claim and record of the plan, the gate, claim and record of the building, the end. */
const REQUESTS = [8, 4, 9, 4];
/** A sample of `npm run torture -- kills --each-boundary`, which plays all of them in both shapes; `KILLS_FROM` begins elsewhere. */
const EVERY = 17;
const FROM = Number(process.env['KILLS_FROM'] ?? 3);
const SAMPLE: Kill[] = boundaries(REQUESTS).filter((_, index) => index % EVERY === FROM % EVERY);

let site: Site;
let calm: Played;

beforeAll(async () => {
  site = await Site.open(GATED);
  calm = await playOut(site, await site.pull(), 'process');
});

afterAll(() => site.close());

const inWords = ({ run, at }: Kill): string =>
  'ms' in at
    ? `after ${at.ms} ms`
    : `${at.applied ? 'while' : 'before'} request ${at.request} of actions run ${run + 1} ${at.applied ? 'takes effect' : 'arrives'}`;

describe('given a plan, an approval and work that rests on it, each actions run one process of the built bundle', () => {
  it.each(SAMPLE.map((kill) => ({ kill, where: inWords(kill) })))(
    'fault 01: when it is killed with -9 $where, then the run ends as the undisturbed one',
    async ({ kill }) => {
      const ended = await killed(site, await site.pull(), 'process', [kill]);
      expect(ended.kills).toHaveLength(1);
      expect(ended.flaws).toEqual([]);
      expect(ended.essence).toEqual(calm.essence);
    },
  );

  it('fault 01: when it is killed at a random time, twice, then the run ends as the undisturbed one', async () => {
    const ended = await killed(site, await site.pull(), 'jobs', [
      { run: 0, at: { ms: 120 } },
      { run: 2, at: { ms: 260 } },
    ]);
    expect(ended.flaws).toEqual([]);
    expect(ended.essence).toEqual(calm.essence);
  });
});
