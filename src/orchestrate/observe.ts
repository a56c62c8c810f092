import { decide } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import type { Comment, Snapshot } from '../decide/snapshot.ts';
import type { Situation } from '../decide/situation.ts';
import { decode } from '../progress/codec.ts';
import type { Gate } from '../progress/gate.ts';
import type { Progress, StepState } from '../progress/schema.ts';
import { historyWanted } from './asked-history.ts';
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
  world.github.read(pull, { since: oldestNeeded, unanswered });

/** What was said before this was answered, and no gate hears it any more. */
function oldestNeeded(document: string | null): string | null {
  const progress = progressIn(document);
  if (progress === null) return null;
  const { steps, started_at } = progress;
  const judged = Object.values(steps).flatMap(({ status, gate }) =>
    gate !== undefined && isJudged(status, gate) ? [gate.opened_at] : [],
  );
  return judged.sort()[0] ?? started_at;
}

/** Of several commands that wait one decision obeys one: the others stay wanted, though a gate has opened since. */
function unanswered(document: string | null): (comment: Pick<Comment, 'id' | 'created_at'>) => boolean {
  const progress = progressIn(document);
  if (progress === null) return () => false;
  const { inbox, started_at } = progress;
  // Where a label began the run no command was answered yet, and those from before it are not of this run.
  return ({ id, created_at }) => (inbox.cursor > 0 ? id > inbox.cursor : created_at >= started_at);
}

/** A document as far as reading needs it: whether it counts is asked later, with all that was read. */
function progressIn(document: string | null): Progress | null {
  const loaded = document === null ? null : decode(document, 'progress.json');
  return loaded?.ok === true ? loaded.value : null;
}

/** Whether answers at a gate are read: it is open, taken up again, or approved with nothing that has come of that yet. */
const isJudged = (
  status: StepState['status'],
  { status: verdict, reopened, used, answers }: Gate,
): boolean =>
  verdict === 'pending'
    ? status === 'waiting' || reopened !== undefined
    : verdict === 'approved' && used === undefined && answers.length > 0;

/** Decides, reading further facts where the decision asks for them. */
export async function decideOn(world: World, first: Snapshot, outcomes: Outcome[]): Promise<Decided> {
  let snapshot = first;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const situated = situate(world, snapshot, outcomes);
    const decision = situated.ready ? decide(situated.situation) : null;
    const decided = situated.ready && decision !== null && decision.kind !== 'observe';
    const shown = decided ? historyWanted(decision, snapshot) : [];
    if (decided && shown.length === 0)
      return { situation: situated.situation, decision, sources: situated.sources };
    const wants = decided ? shown : situated.ready ? (decision?.wants ?? []) : situated.wants;
    snapshot = await world.github.readMore(snapshot, wants);
  }
  throw new Error('A decision keeps asking for facts that reading does not bring');
}
