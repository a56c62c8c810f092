import { Worker } from 'node:worker_threads';
import type { Batch } from './batch.ts';
import type { Share } from './worker.ts';

/** Plays schedules in several threads, each until so many have failed. Which thread plays which never changes what comes of it. */
export async function playInThreads(
  schedules: number,
  seed: number,
  workers: number,
  mostFailures: number,
): Promise<Batch> {
  const batches = await Promise.all(
    Array.from({ length: workers }, (_, first) =>
      playShare({ seed, schedules, first, of: workers, mostFailures }),
    ),
  );
  const whole: Batch = { played: 0, struck: {}, failures: [] };
  for (const { played, struck, failures } of batches) {
    whole.played += played;
    whole.failures.push(...failures);
    for (const [kind, count] of Object.entries(struck))
      whole.struck[kind] = (whole.struck[kind] ?? 0) + count;
  }
  whole.failures.sort((one, other) => (one.seed ?? -1) - (other.seed ?? -1));
  return whole;
}

const playShare = (share: Share): Promise<Batch> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`A worker of the simulation ended with ${code} and without an answer`));
    });
  });
