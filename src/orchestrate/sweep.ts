import { decode } from '../progress/codec.ts';
import { isDue } from './due.ts';
import { documentPath, type World } from './world.ts';

/**
 * Wakes every pull request that has something to do: one query per hundred run branches, one for what people said
 * of late, one dispatch for each that is due.
 */
export async function sweep(world: World): Promise<{ looked: number; woken: number[] }> {
  const { runs } = await world.github.runs();
  const { now, complete, pulls } = await world.github.openPulls();
  const open = new Map(pulls.map((pull) => [pull.number, pull]));
  const documents = new Map(runs.map(({ pull, document }) => [pull, document]));
  const woken: number[] = [];
  const numbers = new Set([...documents.keys(), ...open.keys()]);
  for (const pull of [...numbers].sort((one, other) => one - other)) {
    if (complete && !open.has(pull)) continue;
    const text = documents.get(pull);
    const loaded = text === undefined || text === null ? null : decode(text, documentPath(pull));
    // A document that cannot be read wakes its run as well: only a run can restore it, or say so.
    const unreadable = text !== undefined && loaded?.ok !== true;
    if (!unreadable && !isDue(now, loaded?.ok === true ? loaded.value : null, open.get(pull))) continue;
    await world.github.wake(pull);
    woken.push(pull);
  }
  return { looked: numbers.size, woken };
}
