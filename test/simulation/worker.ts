import { parentPort, workerData } from 'node:worker_threads';
import { playAll, seedOf } from './batch.ts';

/** What a worker is given: every `of`th schedule from `first` on. */
export interface Share {
  seed: number;
  schedules: number;
  first: number;
  of: number;
  mostFailures: number;
}

function* seedsOf({ seed, schedules, first, of }: Share): Generator<number> {
  for (let index = first; index < schedules; index += of) yield seedOf(seed, index);
}

const share = workerData as Share;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(await playAll(seedsOf(share), share.mostFailures));
