import { decide } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import type { Situation, Snapshot } from '../decide/situation.ts';
import { decode } from '../progress/codec.ts';
import { situate, type Sources } from './situate.ts';
import type { World } from './world.ts';

/** Rounds of reading more before a decision is given up as a bug: every want is answered by one round. */
const MOST_ROUNDS = 12;

export interface Decided {
  situation: Situation;
  decision: Decision;
  sources: Sources;
}

/** Reads a pull request as it stands now: one query, and one for each further page. */
export const observe = (world: World, pull: number): Promise<Snapshot> =>
  world.github.read(pull, { since: (document) => oldestNeeded(document) });

/** Comments older than this were answered, and no open gate can hear them. */
function oldestNeeded(document: string | null): string | null {
  const loaded = document === null ? null : decode(document, 'progress.json');
  if (loaded?.ok !== true) return null;
  const { steps, started_at } = loaded.value;
  const open = Object.values(steps).flatMap((step) =>
    step.status === 'waiting' && step.gate !== undefined ? [step.gate.opened_at] : [],
  );
  return open.sort()[0] ?? started_at;
}

/** Decides, reading further facts where the decision asks for them. */
export async function decideOn(world: World, first: Snapshot, outcomes: Outcome[]): Promise<Decided> {
  let snapshot = first;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const situated = situate(world, snapshot, outcomes);
    const decision = situated.ready ? decide(situated.situation) : null;
    if (situated.ready && decision !== null && decision.kind !== 'observe')
      return { situation: situated.situation, decision, sources: situated.sources };
    const wants = situated.ready ? (decision?.wants ?? []) : situated.wants;
    snapshot = await world.github.readMore(snapshot, wants);
  }
  throw new Error('A decision keeps asking for facts that reading does not bring');
}
