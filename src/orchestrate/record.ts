import type { Outcome } from '../decide/work/outcome.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import { withoutNewKeys } from './new-keys.ts';
import { startNext } from './next-run.ts';
import { nextDocument, regained } from './next.ts';
import { Unreachable } from '../ports.ts';
import { decideOn, observe } from './observe.ts';
import { unused } from './outcomes.ts';
import { reportOf, type Report } from './report.ts';
import { publish, viewOf } from './show.ts';
import { write } from './write.ts';
import type { World } from './world.ts';

const MOST_TRIES = 4;

/**
 * The second half of an actions run: files to the pull request's head, then the outcome to the run's branch,
 * both by compare-and-swap, then what people see, then the next wake-up. `first` holds the facts of the claim; where
 * they had to be read anew, `worked` is the head that the steps worked on.
 */
export async function record(
  world: World,
  first: Snapshot,
  outcomes: Outcome[],
  worked: string = first.pull.head.oid,
): Promise<Report> {
  let snapshot = first;
  const clean = await withoutNewKeys(world, worked, outcomes);
  let heard = await withoutConflicts(world, worked, first.pull.head.oid, clean);
  let written: string | null = null;
  for (let tries = 1; ; tries += 1) {
    const decided = await decideOn(world, snapshot, heard);
    const { decision, situation } = decided;
    snapshot = situation.snapshot;
    if (decision.entries.length === 0 || situation.progress === null)
      return reportOf(decided, null, snapshot);
    const after = nextDocument(world, situation, decision.entries);
    const result = await write(world, snapshot, { decision, after, ...regained(situation), written });
    if (
      result.is === 'forbidden' &&
      result.branch === 'head' &&
      heard.some(({ status }) => status === 'success')
    ) {
      world.log(`The work cannot be written to the pull request's branch: ${result.message}`);
      heard = heard.map((outcome) => refusedBy(outcome, result.message));
      continue;
    }
    if (result.is === 'forbidden') return { ...reportOf(decided, null, snapshot), forbidden: result.message };
    if (result.is === 'recorded') {
      const report = reportOf(decided, after, result.snapshot);
      const shown = { ...situation, snapshot: result.snapshot };
      const view = viewOf(world, shown, decided.sources, decision, after, report.workflow);
      await publish(world, result.snapshot, view);
      if (decision.wake) await startNext(world, snapshot);
      return { ...report, tasks: [] };
    }
    if (tries === MOST_TRIES)
      throw new Unreachable('github', 'The pull request moves faster than a record can be written.');
    world.log(`The branch moved while the step was performed; reading again (${tries} of ${MOST_TRIES}).`);
    written = result.head;
    const fresh = await observe(world, snapshot.pull.number);
    if (written === null)
      heard = await withoutConflicts(world, snapshot.pull.head.oid, fresh.pull.head.oid, heard);
    snapshot = fresh;
  }
}

/** Work on files that a person changed meanwhile is never written over: those attempts fail as `head-moved`. */
async function withoutConflicts(
  world: World,
  before: string,
  now: string,
  outcomes: Outcome[],
): Promise<Outcome[]> {
  const touched = outcomes.flatMap(pathsOf);
  if (touched.length === 0 || before === now) return outcomes;
  const old = await world.github.blobs(before, touched);
  const current = await world.github.blobs(now, touched);
  const moved = new Set(touched.filter((path) => old[path] !== current[path]));
  return outcomes.map((outcome) => {
    const clash = pathsOf(outcome).filter((path) => moved.has(path));
    if (clash.length === 0) return outcome;
    return unused(outcome, 'head-moved', `${clash.join(', ')} changed in the branch meanwhile`);
  });
}

/** What GitHub does not let us write is a failure like any other, so that no claim is kept until its lease ends. */
const refusedBy = (outcome: Outcome, message: string): Outcome =>
  outcome.status === 'failure'
    ? outcome
    : unused(outcome, 'permission', `GitHub refused the commit: ${message}`);

const pathsOf = ({ files, deletions }: Outcome): string[] => [
  ...files.map((file) => file.path),
  ...deletions,
];
