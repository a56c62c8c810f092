import { decode } from '../progress/codec.ts';
import { documentPath, type World } from './world.ts';

/** Wakes every pull request whose next wake-up has come: one query per hundred run branches, one dispatch for each that is due. */
export async function sweep(world: World): Promise<{ looked: number; woken: number[] }> {
  const { now, runs } = await world.github.runs();
  const woken: number[] = [];
  for (const { pull, document } of runs) {
    const loaded = document === null ? null : decode(document, documentPath(pull));
    // A document that cannot be read wakes its run as well: only a run can restore it, or say so.
    const due = loaded?.ok === true ? loaded.value.next_wakeup : now;
    if (due === null || due > now) continue;
    await world.github.wake(pull);
    woken.push(pull);
  }
  return { looked: runs.length, woken };
}
