import { nothing, type Decision } from '../decide/decision.ts';
import { toOrchestrationDecision, type Projection } from '../decide/orchestration-decision.ts';
import { toOrchestratorResponse, type OrchestratorResponse } from '../decide/orchestrator-response.ts';
import type { Situation, Snapshot } from '../decide/situation.ts';
import type { Task } from '../decide/task.ts';
import { Unreachable } from '../ports.ts';
import { append } from '../progress/append.ts';
import { encode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import type { View } from '../render/view.ts';
import type { Workflow } from '../workflow/schema.ts';
import { messageFor } from './message.ts';
import { decideOn, observe, type Decided } from './observe.ts';
import { viewOf } from './show.ts';
import { documentPath, runBranch, type World } from './world.ts';

/** What came of one wake-up: the decision, what the document says now, and what is to be performed. */
export interface Report {
  decision: Decision;
  situation: Situation;
  before: Progress | null;
  after: Progress | null;
  workflow: Workflow | null;
  /** The facts as of the commit that was made, ready to be handed to the job that records. */
  snapshot: Snapshot;
  tasks: Task[];
  response: OrchestratorResponse;
  projection: Projection;
  /** A refusal by GitHub that reading again does not mend. */
  forbidden: string | null;
}

const MOST_TRIES = 3;

/**
 * One actions run up to the work itself: observe, decide, claim, publish. Somebody else being first is no
 * error: everything is read and decided again, at most three times.
 */
export async function wake(world: World, pull: number, write: boolean): Promise<Report> {
  for (let tries = 1; ; tries += 1) {
    const decided = await decideOn(world, await observe(world, pull), []);
    const report = await carryOut(world, decided, write);
    if (report !== 'stale') return report;
    world.log(`Somebody else was first; reading again (${tries} of ${MOST_TRIES}).`);
    if (tries === MOST_TRIES) {
      const outpaced = nothing(decided.decision.id, 'outpaced');
      return reportOf({ ...decided, decision: outpaced }, null, decided.situation.snapshot);
    }
  }
}

async function carryOut(world: World, decided: Decided, write: boolean): Promise<Report | 'stale'> {
  const { situation, decision } = decided;
  const { snapshot } = situation;
  if (!write) return reportOf(decided, null, snapshot);
  if (decision.entries.length === 0) {
    const report = reportOf(decided, null, snapshot);
    const view = viewOf(world, situation, decided.sources, decision, report.after, report.workflow);
    await publish(world, snapshot, shownWithoutRun(view, decision, report.after));
    if (decision.wake) await world.github.wake(snapshot.pull.number, snapshot.repository.default_branch);
    return report;
  }
  const after = append(situation.progress, decision.entries, world.hashes.sha256);
  const report = reportOf(decided, after, snapshot);
  const view = viewOf(world, situation, decided.sources, decision, after, report.workflow);
  const begins = decision.tasks.length > 0;
  const message = messageFor(decision, after, 'run');
  const result = await world.github.commit({
    ...message,
    branch: runBranch(snapshot.pull.number),
    expected: snapshot.run?.tip.oid ?? snapshot.pull.base.oid,
    create: snapshot.run === null,
    additions: [{ path: documentPath(snapshot.pull.number), text: encode(after) }],
    deletions: [],
    // The first commit of a run also makes the labels, so that what follows can put them on.
    ...(begins || snapshot.run === null ? { show: { snapshot, view } } : {}),
  });
  if (!result.ok && result.reason === 'stale') return 'stale';
  if (!result.ok) return { ...report, tasks: [], forbidden: result.message };
  const recorded = {
    ...committed(world, snapshot, after, result.oid, message),
    seen: result.seen ?? snapshot.seen,
  };
  if (!begins) await publish(world, recorded, view);
  if (decision.wake && !begins)
    await world.github.wake(snapshot.pull.number, snapshot.repository.default_branch);
  return { ...report, snapshot: recorded };
}

/** The snapshot as it stands once our own commit is made: nothing of it needs to be read again. */
export function committed(
  world: World,
  snapshot: Snapshot,
  after: Progress,
  oid: string,
  message: { headline: string; body: string },
): Snapshot {
  const text = encode(after);
  const tip = {
    oid,
    ours: true,
    author: snapshot.viewer.login,
    message: `${message.headline}\n\n${message.body}`,
  };
  return {
    ...snapshot,
    run: {
      tip,
      document: { path: documentPath(snapshot.pull.number), oid: world.hashes.blob(text), text },
      history: [tip, ...(snapshot.run?.history ?? [])],
    },
  };
}

/** Where nothing was ever started there is nothing to show but a mistake that somebody must mend. */
function shownWithoutRun(view: View, decision: Decision, after: Progress | null): View {
  if (after !== null) return view;
  return { ...view, comment: decision.problems.length > 0 ? view.comment : null, labels: [], status: null };
}

/** A publication that fails loses nothing: what people see is rendered again at the next wake-up. */
export async function publish(world: World, snapshot: Snapshot, view: View): Promise<void> {
  try {
    await world.github.publish(snapshot, view);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    world.log(`What people see could not be brought up to date: ${error.message} The next wake-up does it.`);
  }
}

export function reportOf(
  { situation, decision }: Decided,
  written: Progress | null,
  snapshot: Snapshot,
): Report {
  const after = written ?? situation.progress;
  const workflow = situation.workflow ?? startedWorkflow(situation, after);
  return {
    decision,
    situation,
    before: situation.progress,
    after,
    workflow,
    snapshot,
    tasks: written === null ? [] : decision.tasks,
    response: toOrchestratorResponse(decision, after),
    projection: toOrchestrationDecision(decision, situation.progress, after, workflow),
    forbidden: null,
  };
}

/** The definition of a run that began with this decision, or of one that has ended, as far as it is still there. */
function startedWorkflow({ startable }: Situation, after: Progress | null): Workflow | null {
  const found = Object.values(startable).find(
    (candidate) => candidate.path === after?.workflow.path && candidate.oid === after.workflow.blob_oid,
  );
  return found?.parsed.ok === true ? found.parsed.value : null;
}
