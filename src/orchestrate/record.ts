import type { Decision } from '../decide/decision.ts';
import type { Outcome } from '../decide/outcome.ts';
import type { Snapshot } from '../decide/situation.ts';
import { append } from '../progress/append.ts';
import { encode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import { messageFor } from './message.ts';
import { decideOn, observe } from './observe.ts';
import { failedOutcome } from './outcomes.ts';
import { viewOf } from './show.ts';
import { committed, publish, reportOf, type Report } from './wake.ts';
import { documentPath, runBranch, type World } from './world.ts';

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
  let heard = await withoutConflicts(world, worked, first.pull.head.oid, outcomes);
  let written: string | null = null;
  for (let tries = 1; ; tries += 1) {
    const decided = await decideOn(world, snapshot, heard);
    const { decision, situation } = decided;
    snapshot = situation.snapshot;
    if (decision.entries.length === 0) return reportOf(decided, null, snapshot);
    const after = append(situation.progress, decision.entries, world.hashes.sha256);
    const result = await write(world, snapshot, decision, after, written);
    if (result.is === 'forbidden') return { ...reportOf(decided, null, snapshot), forbidden: result.message };
    if (result.is === 'recorded') {
      const report = reportOf(decided, after, result.snapshot);
      const shown = { ...situation, snapshot: result.snapshot };
      const view = viewOf(world, shown, decided.sources, decision, after, report.workflow);
      await publish(world, result.snapshot, view);
      if (decision.wake) await world.github.wake(snapshot.pull.number, snapshot.repository.default_branch);
      return { ...report, tasks: [] };
    }
    if (tries === MOST_TRIES) throw new Error('The pull request moves faster than a record can be written');
    world.log(`The branch moved while the step was performed; reading again (${tries} of ${MOST_TRIES}).`);
    written = result.head;
    const fresh = await observe(world, snapshot.pull.number);
    if (written === null)
      heard = await withoutConflicts(world, snapshot.pull.head.oid, fresh.pull.head.oid, heard);
    snapshot = fresh;
  }
}

type Written =
  | { is: 'recorded'; snapshot: Snapshot }
  /** `head` is our commit there, when that half was done. */
  | { is: 'stale'; head: string | null }
  | { is: 'forbidden'; message: string };

async function write(
  world: World,
  snapshot: Snapshot,
  decision: Decision,
  after: Progress,
  written: string | null,
): Promise<Written> {
  const { pull } = snapshot;
  const document = { path: documentPath(pull.number), text: encode(after) };
  const brings = decision.files.length + decision.deletions.length > 0;
  let head = written;
  if (brings && !pull.fork && head === null) {
    const result = await world.github.commit({
      ...messageFor(decision, after, 'head'),
      branch: pull.head.ref,
      expected: pull.head.oid,
      create: false,
      additions: [...decision.files, document],
      deletions: decision.deletions,
    });
    if (!result.ok && result.reason === 'forbidden') return { is: 'forbidden', message: result.message };
    if (!result.ok) return { is: 'stale', head: null };
    head = result.oid;
  }
  const message = messageFor(decision, after, 'run');
  const result = await world.github.commit({
    ...message,
    branch: runBranch(pull.number),
    expected: snapshot.run?.tip.oid ?? '',
    create: false,
    additions: pull.fork ? [...decision.files, document] : [document],
    deletions: [],
  });
  if (!result.ok && result.reason === 'forbidden') return { is: 'forbidden', message: result.message };
  if (!result.ok) return { is: 'stale', head };
  const recorded = committed(world, snapshot, after, result.oid, message);
  return {
    is: 'recorded',
    snapshot: head === null ? recorded : onNewHead(recorded, head),
  };
}

/** The facts after our own commit to the head: another commit, which has no commit status yet. */
const onNewHead = (snapshot: Snapshot, oid: string): Snapshot => ({
  ...snapshot,
  pull: { ...snapshot.pull, head: { ...snapshot.pull.head, oid } },
  seen: { ...snapshot.seen, status: null },
});

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
    return failedOutcome(outcome.task, 'head-moved', `${clash.join(', ')} changed in the branch meanwhile`);
  });
}

const pathsOf = ({ files, deletions }: Outcome): string[] => [
  ...files.map((file) => file.path),
  ...deletions,
];
