import { Unreachable, type OpenPull } from '../ports.ts';
import { later } from '../instant.ts';
import { decode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import { readMarker } from '../render/marker.ts';
import { isDue, PATIENCE } from './due.ts';
import { documentPath, type World } from './world.ts';

/** What came of a sweep: how many pull requests were looked at, and those that were woken or could not be. */
interface Swept {
  looked: number;
  woken: number[];
  failed: number[];
}

/**
 * Wakes every pull request that has something to do. Reading costs one query and one more per hundred run branches, one
 * per fifty open pull requests that changed within a day (ten at most), and one for the name of the default branch: at
 * most seventeen requests for five hundred. Each pull request that is due costs one dispatch; one that fails is said in
 * the log, left to the next sweep, and stops no other.
 */
export async function sweep(world: World): Promise<Swept> {
  const { now: before, runs } = await world.github.runs();
  const { now, complete, pulls } = await world.github.openPulls(later(before, -PATIENCE));
  const open = new Map(pulls.map((pull) => [pull.number, pull]));
  const documents = new Map(runs.map(({ pull, document }) => [pull, document]));
  const swept: Swept = { looked: 0, woken: [], failed: [] };
  const numbers = new Set([...documents.keys(), ...open.keys()]);
  swept.looked = numbers.size;
  for (const pull of [...numbers].sort((one, other) => one - other)) {
    // What is closed and still has a branch was not kept as a tag yet.
    const closed = complete && !open.has(pull);
    const loaded = loadedFrom(pull, documents.get(pull));
    // A document that cannot be read wakes its run as well: only a run can restore it, or say so, once.
    const due = loaded === 'unreadable' ? !isSaid(open.get(pull)) : isDue(now, loaded, open.get(pull));
    if (!due && !closed) continue;
    const list = (await isWoken(world, pull)) ? swept.woken : swept.failed;
    list.push(pull);
  }
  return swept;
}

function loadedFrom(pull: number, text: string | null | undefined): Progress | null | 'unreadable' {
  if (text === undefined) return null;
  const loaded = text === null ? null : decode(text, documentPath(pull));
  return loaded?.ok === true ? loaded.value : 'unreadable';
}

/** Whether people see already that no document of this pull request counts. */
const isSaid = (open: OpenPull | undefined): boolean =>
  open?.comments.some(
    ({ author, body }) => author?.type === 'Bot' && readMarker(body)?.workflow_id === null,
  ) === true;

async function isWoken(world: World, pull: number): Promise<boolean> {
  try {
    await world.github.wake(pull);
    return true;
  } catch (error) {
    // Under a rate limit every other one would be refused as well.
    if (!(error instanceof Unreachable) || error.until !== null) throw error;
    world.log(`#${pull} could not be woken: ${error.message} The next sweep tries again.`);
    return false;
  }
}
