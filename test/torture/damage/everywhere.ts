import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { together, type Result, type Tell } from '../part.ts';
import { damageIn, inWords, SETTINGS } from './damage.ts';

/** What one thread is asked: a setting by its place in the list, and which of its damages. */
const share = z.object({ setting: z.int(), every: z.int(), from: z.int() });
type Share = z.infer<typeof share>;

type Said = { line: string } | { result: Result & { asked: number } };

/** Every damage in every setting, or every so-manieth of it; a few threads side by side. */
export async function damageEverywhere(every: number, width: number, tell: Tell): Promise<Result> {
  const shares: Share[] = SETTINGS.map((_, setting) => ({ setting, every, from: setting }));
  const results: (Result & { asked: number })[] = [];
  const began = performance.now();
  const work = async (): Promise<void> => {
    for (let next = shares.shift(); next !== undefined; next = shares.shift()) {
      const result = await inThread(next, tell);
      const setting = SETTINGS[next.setting];
      if (setting !== undefined)
        tell(
          `${inWords(setting)}: ${result.played} damages, ${result.failures.length} failed, ${result.told}`,
        );
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  const asked = results.reduce((sum, result) => sum + result.asked, 0);
  const seconds = (performance.now() - began) / 1000;
  return together(results, `in memory ${asked} times a person was asked, ${seconds.toFixed(0)} s`);
}

function inThread(given: Share, tell: Tell): Promise<Result & { asked: number }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: given });
    worker.on('message', (said: Said) => ('line' in said ? tell(said.line) : resolve(said.result)));
    worker.once('error', reject);
  });
}

/** In such a thread the file is the whole program. */
const asked = isMainThread ? null : share.safeParse(workerData);
if (asked?.success === true && parentPort !== null) {
  const port = parentPort;
  const { setting, every, from } = asked.data;
  const chosen = SETTINGS[setting];
  if (chosen === undefined) throw new Error(`There is no setting ${setting}`);
  const result = await damageIn(chosen, every, from, (line) => port.postMessage({ line } satisfies Said));
  port.postMessage({ result } satisfies Said);
}
