import { play, prepare, type Played, type Prepared } from './schedule.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** Something that must never be; without a seed it was there before anything failed. */
type Failure = Pick<Played, 'scenario' | 'wrongs'> & { seed: number | null };

/** What came of many schedules. */
export interface Batch {
  played: number;
  /** Faults and what people did, by kind, with how often they struck. */
  struck: { [kind: string]: number };
  failures: Failure[];
}

/** A schedule's seed: the same whichever worker plays it. */
export const seedOf = (seed: number, index: number): number => (Math.imul(seed, 1_000_003) + index) >>> 0;

let prepared: Prepared[] | null = null;

/** Every scenario as it goes without faults; made once in a process. */
export async function scenarios(): Promise<Prepared[]> {
  if (prepared === null) {
    const made: Prepared[] = [];
    for (const scenario of SCENARIOS) made.push(await prepare(scenario));
    prepared = made;
  }
  return prepared;
}

/** Plays the schedules of some seeds, until so many have failed. */
export async function playAll(seeds: Iterable<number>, mostFailures: number): Promise<Batch> {
  const known = await scenarios();
  const batch: Batch = { played: 0, struck: {}, failures: [] };
  for (const { scenario, wrongs } of known)
    if (wrongs.length > 0) batch.failures.push({ seed: null, scenario: scenario.name, wrongs });
  if (batch.failures.length > 0) return batch;
  for (const seed of seeds) {
    const { wrongs, struck, scenario } = await play(known, seed, false);
    batch.played += 1;
    for (const [kind, count] of struck) batch.struck[kind] = (batch.struck[kind] ?? 0) + count;
    if (wrongs.length > 0) batch.failures.push({ seed, scenario, wrongs });
    if (batch.failures.length >= mostFailures) break;
  }
  return batch;
}
