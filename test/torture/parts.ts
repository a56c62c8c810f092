import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/demo/stage.ts';
import { damageEverywhere } from './damage/everywhere.ts';
import { damageTheBundle } from './damage/sandbox.ts';
import { demos } from './demos.ts';
import { atRandom, eachBoundary } from './kills.ts';
import { together, type Result, type Tell } from './part.ts';
import { races } from './races.ts';

export interface Options {
  seed: number;
  width: number;
  every: number;
  each_boundary: boolean;
  tell: Tell;
}

interface Part {
  says: string;
  /** How many are played unless told. */
  usual: number;
  play(count: number, options: Options): Promise<Result>;
}

/** The parts of the torture, in the order in which they are played. */
export const PARTS: { [name: string]: Part } = {
  kills: {
    says: 'the built bundle killed with SIGKILL at every boundary of its requests, and at random',
    usual: 3_000,
    async play(count, { seed, width, each_boundary, tell }) {
      const systematic = await eachBoundary(tell, width);
      if (each_boundary) return systematic;
      const random = await atRandom(count, seed, tell, width);
      return together([systematic, random], `${systematic.told}, then ${random.told}`);
    },
  },
  races: {
    says: 'two processes of the built bundle for one doorbell',
    usual: 1_000,
    play: (count, { tell }) => races(count, tell),
  },
  damage: {
    says: 'the document damaged at every byte, in memory, and at so many places under the built bundle',
    usual: 100,
    async play(count, { seed, width, every, tell }) {
      const memory = await damageEverywhere(every, width, tell);
      const bundle = await damageTheBundle(count, seed, tell);
      return together([memory, bundle], `${memory.told}; ${bundle.told}`);
    },
  },
  demos: {
    says: 'whole demos, each killed with SIGKILL at least once',
    usual: 20,
    play: (count, { seed, width, tell }) => demos(count, seed, tell, width),
  },
  simulation: {
    says: 'schedules of the simulation',
    usual: 1_000_000,
    play: simulate,
  },
};

/** The simulation is a program of its own, which says itself what failed and how to play it again. */
async function simulate(count: number, { seed }: Options): Promise<Result> {
  const script = join(packageRoot(), 'scripts', 'simulation.ts');
  const args = [script, '--schedules', String(count), '--seed', String(seed)];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const failures = code === 0 ? [] : [`the simulation ended with ${code}`];
  return { played: count, failures, told: `seed ${seed}` };
}
