import { nothing, type Decision } from '../decide/decision.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import { encode } from '../progress/codec.ts';
import { ENDED, type Progress } from '../progress/schema.ts';
import type { View } from '../render/view.ts';
import { closePull } from './close.ts';
import { dispatchClaimed } from './dispatch.ts';
import { nextDocument, regained } from './next.ts';
import { startNext } from './next-run.ts';
import { decideOn, observe, type Decided } from './observe.ts';
import { reportOf, type Report } from './report.ts';
import { publish, viewOf } from './show.ts';
import { write } from './write.ts';
import type { World } from './world.ts';

export type { Report } from './report.ts';

const MOST_TRIES = 3;

/**
 * One actions run up to the work itself: observe, decide, claim, publish. Somebody else being first is no
 * error: everything is read and decided again, at most three times. What the engine does itself, it does once its claim is made.
 */
export async function wake(world: World, pull: number, writes: boolean): Promise<Report> {
  for (let tries = 1; ; tries += 1) {
    const decided = await decideOn(world, await observe(world, pull), []);
    const report = await carryOut(world, decided, writes);
    if (report !== 'stale') return dispatchClaimed(world, report);
    world.log(`Somebody else was first; reading again (${tries} of ${MOST_TRIES}).`);
    if (tries === MOST_TRIES) {
      const outpaced = nothing(decided.decision.id, 'outpaced');
      return reportOf({ ...decided, decision: outpaced }, null, decided.situation.snapshot);
    }
  }
}

async function carryOut(world: World, given: Decided, writes: boolean): Promise<Report | 'stale'> {
  const decided = takeOver(world, given);
  const { situation, decision } = decided;
  if (!writes) return reportOf(decided, null, situation.snapshot);
  await closePull(world, situation);
  return decision.entries.length === 0 ? showOnly(world, decided) : claim(world, decided);
}

/** Shows what was decided where nothing of it is recorded. */
async function showOnly(world: World, decided: Decided): Promise<Report> {
  const { situation, decision, sources } = decided;
  const { snapshot } = situation;
  const report = reportOf(decided, null, snapshot);
  const view = viewOf(world, situation, sources, decision, report.after, report.workflow);
  const published = await publish(world, snapshot, shownWithoutRun(view, decision, report.after));
  // Reactions alone mark what was answered: without them the next run would do the same, and wake the next, for ever.
  if (decision.wake && published) await startNext(world, snapshot);
  return report;
}

type Taken = Decided & { over: Progress | null };

/** Records a decision, and shows it: in the request that commits it where work begins, else afterwards. */
async function claim(world: World, decided: Taken): Promise<Report | 'stale'> {
  const { situation, decision, sources, over } = decided;
  const { snapshot } = situation;
  const after = over ?? nextDocument(world, situation, decision.entries);
  const report = reportOf(decided, after, snapshot);
  // A run that ended before speaks for no content that was pushed since.
  const known = { ...situation, progress: over ?? situation.progress };
  const shown = (facts: Snapshot): View =>
    viewOf(world, { ...known, snapshot: facts }, sources, decision, after, report.workflow);
  const begins = decision.tasks.length > 0;
  const history = regained(situation);
  const apart = !begins || history.joins !== undefined;
  const result = await write(world, snapshot, {
    decision,
    after,
    ...history,
    written: over === null ? null : (situation.ahead?.head_oid ?? null),
    // The first commit of a run also makes the labels, so that what follows can put them on.
    ...(!apart || snapshot.run === null ? { shown } : {}),
  });
  if (result.is === 'stale') return 'stale';
  if (result.is === 'forbidden') return { ...report, tasks: [], forbidden: result.message };
  if (apart) await publish(world, result.snapshot, shown(result.snapshot));
  if (decision.wake && !begins) await startNext(world, snapshot);
  return { ...report, snapshot: result.snapshot };
}

/**
 * A run whose end reached the head before the run's branch has ended, whatever else could be decided now: what it brought
 * changed the content, so that asking again could void the very approvals it rests on. That document is taken over as it is,
 * and so is one that came with restored files: obeying anew would restore them again.
 */
function takeOver(world: World, { situation, ...decided }: Decided): Taken {
  const { ahead, progress } = situation;
  const over = ahead?.progress;
  const isNext =
    over !== undefined &&
    progress !== null &&
    (ENDED.includes(over.status) || over.journal.entries.some(({ type }) => type === 'run.reset')) &&
    over.journal.prev_hash === world.hashes.sha256(encode(progress));
  if (!isNext) return { ...decided, situation, over: null };
  const { entries } = over.journal;
  const id = entries.at(-1)?.decision ?? decided.decision.id;
  const ended = ENDED.includes(over.status);
  const kind = ended ? 'finish' : 'record';
  const decision: Decision = { ...nothing(id, 'head_adopted'), kind, entries, wake: !ended };
  return { ...decided, situation, decision, over };
}

/** Where nothing was ever started there is nothing to show but a mistake that somebody must mend. */
function shownWithoutRun(view: View, decision: Decision, after: Progress | null): View {
  if (after !== null) return view;
  return { ...view, comment: decision.problems.length > 0 ? view.comment : null, labels: [], status: null };
}
