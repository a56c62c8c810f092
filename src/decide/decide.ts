import { append, isDueAtOnce } from '../progress/append.ts';
import { BOUNDS, byteLength } from '../progress/bounds.ts';
import { encode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import { acknowledge } from './acknowledge.ts';
import { beginReady } from './begin.ts';
import { nothing, type Decision } from './decision.ts';
import { Draft } from './draft.ts';
import { unanswered } from './inbox.ts';
import { failedUncaught, settled, stateOf } from './needs.ts';
import { ROOT } from './instance.ts';
import { converges } from './phase.ts';
import { isReason, type Reason } from './reason.ts';
import { openRun, refuseStart } from './open-run.ts';
import { adoptHead, expireLeases } from './recover.ts';
import { settleOutcomes } from './settle.ts';
import type { Situation } from './situation.ts';
import { advance } from './walk.ts';

/**
 * The one orchestration decision: what to do now, from everything that is known. Pure and total; the rules
 * are asked in order and the first that has an answer gives it.
 */
export function decide(situation: Situation): Decision {
  const id = `d-${situation.hashes.sha256(`${situation.nonce}/${situation.snapshot.run?.tip.oid ?? ''}`).slice(0, 12)}`;
  const decision =
    reportLostDocument(situation, id) ??
    ignoreIrrelevant(situation, id) ??
    beginRun(situation, id) ??
    recordOutcomes(situation, id) ??
    reportProblems(situation, id) ??
    goOn(situation, id);
  return withinBounds(situation, decision);
}

/** Whether a run is in flight: begun, and neither completed nor failed. */
export const inFlight = (progress: Progress | null): progress is Progress =>
  progress !== null && progress.status !== 'completed' && progress.status !== 'failed';

/** A document that cannot be read hides whether a run is in flight, so nothing else can be decided. */
function reportLostDocument({ snapshot, progress, problems }: Situation, id: string): Decision | undefined {
  if (snapshot.pull.state !== 'OPEN' || progress !== null) return undefined;
  const lost = problems.filter((problem) => problem.code.startsWith('progress_'));
  return lost.length === 0 ? undefined : { ...nothing(id, 'progress_unreadable'), problems: lost };
}

function ignoreIrrelevant(
  { snapshot, progress, policy, ...rest }: Situation,
  id: string,
): Decision | undefined {
  if (snapshot.pull.state !== 'OPEN') return nothing(id, 'pull_not_open');
  if (inFlight(progress)) return undefined;
  const waiting = unanswered({ snapshot, progress, policy, ...rest });
  return waiting.length > 0 ? undefined : nothing(id, progress === null ? 'no_run' : 'run_ended');
}

/** Without a run in flight only a `/start` can begin anything; every other word is refused. */
function beginRun(situation: Situation, id: string): Decision | undefined {
  if (inFlight(situation.progress)) return undefined;
  const opened = openRun(situation, id);
  return opened.is === 'started' ? work(opened.draft, 'run_started') : opened.decision;
}

function reportProblems({ problems, progress }: Situation, id: string): Decision | undefined {
  if (!problems.some((problem) => problem.severity === 'error')) return undefined;
  const step = progress?.current_step_name ?? null;
  return { ...nothing(id, 'problems_found', step === null ? [] : [step]), problems };
}

function recordOutcomes(situation: Situation, id: string): Decision | undefined {
  if (situation.outcomes.length === 0 || situation.workflow === null) return undefined;
  const draft = draftOf(situation, id);
  const brought = settleOutcomes(draft);
  if (draft.entries.length === 0) return nothing(id, 'late_outcome');
  const ended = draft.entries.map((entry) => ('step' in entry ? entry.step : ''));
  const failed = draft.entries.some((entry) => entry.type === 'step.failed');
  const reason = failed ? 'step_failed' : ended.length > 1 ? 'set_recorded' : 'step_recorded';
  return {
    ...describe(draft, 'record', reason, ended),
    id: draft.entries[0]?.decision ?? id,
    ...brought,
    wake: isDueAtOnce(draft.entries),
  };
}

function goOn(situation: Situation, id: string): Decision {
  const draft = draftOf(situation, id);
  if (situation.restored !== null) draft.record({ type: 'progress.restored', ...situation.restored });
  adoptHead(draft);
  expireLeases(draft);
  const adopted = draft.entries.some((entry) => entry.type === 'head.adopted');
  return work(
    draft,
    situation.restored !== null ? 'progress_restored' : adopted ? 'head_adopted' : undefined,
  );
}

function draftOf(situation: Situation, id: string): Draft {
  const { workflow, progress } = situation;
  if (workflow === null || progress === null)
    throw new Error('A run in flight has a definition and a document');
  return new Draft(situation, workflow, progress, id);
}

/** Bookkeeping, then the first that applies: read more, start what is ready, end the run, wait. */
function work(draft: Draft, because: Reason | undefined): Decision {
  advance(draft);
  if (draft.wants.length > 0)
    return { ...nothing(draft.id, 'facts_wanted'), kind: 'observe', wants: draft.wants };
  const more = acknowledge(draft);
  const decision = startReadySteps(draft, because) ?? finish(draft) ?? awaitEvents(draft, because);
  return decision.kind === 'observe' ? decision : { ...decision, wake: decision.wake || more };
}

function startReadySteps(draft: Draft, because: Reason | undefined): Decision | undefined {
  if (draft.ready.length === 0 || draft.progress.status === 'failed') return undefined;
  const { limits } = draft.situation.policy;
  const limit = Math.min(limits.decisions, draft.workflow.settings.limit_decisions);
  if (draft.progress.metrics.decisions >= limit) {
    if (draft.progress.status_reason !== 'limit_reached')
      draft.record({ type: 'run.blocked', on: [], reason: 'limit_reached' });
    return describe(draft, 'wait', 'limit_reached', []);
  }
  const retried = draft.ready.every((ready) => ready.attempt > 1);
  const tasks = beginReady(draft);
  if (tasks.length === 0) return undefined;
  const reason = because ?? (retried ? 'step_retried' : tasks.length > 1 ? 'set_started' : 'step_started');
  const steps = tasks.map((task) => task.step);
  return { ...describe(draft, 'start', reason, steps), tasks };
}

function finish(draft: Draft): Decision | undefined {
  const { workflow, progress } = draft;
  if (progress.status === 'failed') return describe(draft, 'finish', reasonOf(progress), []);
  const states = workflow.steps.map((step) => stateOf(draft, step, ROOT));
  if (!states.every(settled)) return undefined;
  const fail = (reason: Reason, message: string): Decision => {
    draft.record({ type: 'run.failed', reason, message });
    return describe(draft, 'finish', reason, []);
  };
  const failed = workflow.steps.filter((_, index) => failedUncaught(states[index]));
  if (failed.length > 0) {
    const rejected = Object.values(progress.steps).some((state) => state.gate?.status === 'rejected');
    const names = failed.map((step) => step.name).join(', ');
    return rejected
      ? fail('gate_rejected', `${names}: a person rejected what was shown`)
      : fail('step_failed_uncaught', `${names} failed`);
  }
  const verdict = progress.current_phase === null ? 'holds' : converges(draft, progress.current_phase);
  if (verdict === 'unread')
    return { ...nothing(draft.id, 'facts_wanted'), kind: 'observe', wants: draft.wants };
  if (verdict !== 'holds') return fail('phase_not_converged', verdict);
  draft.record({ type: 'run.completed' });
  return describe(draft, 'finish', 'all_steps_done', []);
}

/** Nothing can be started and nothing has ended: a person, a lease or a delay is waited for. */
function awaitEvents(draft: Draft, because: Reason | undefined): Decision {
  const states = Object.entries(draft.progress.steps);
  const gates = states.filter(([, state]) => state.status === 'waiting').map(([instance]) => instance);
  const claimed = states.filter(([, state]) => state.claim !== undefined).map(([instance]) => instance);
  const delayed = states.filter(([, state]) => state.not_before !== undefined).map(([instance]) => instance);
  if (draft.situation.snapshot.incomplete.length > 0 && gates.length > 0)
    return describe(draft, 'wait', 'facts_incomplete', gates);
  if (claimed.length > 0) return describe(draft, 'wait', because ?? 'step_in_flight', claimed);
  if (delayed.length > 0) return describe(draft, 'wait', because ?? 'retry_delayed', delayed);
  if (gates.length === 0) return describe(draft, 'wait', because ?? 'nothing_due', []);
  const opened = draft.entries.some((entry) => entry.type === 'gate.opened');
  if (draft.progress.status !== 'blocked')
    draft.record({ type: 'run.blocked', on: gates, reason: 'awaiting_person' });
  const changed = draft.entries.some((entry) => entry.type.startsWith('gate.'));
  const still = changed ? 'gate_unchanged' : 'awaiting_person';
  return describe(draft, 'wait', opened ? 'gate_opened' : (because ?? still), gates);
}

const reasonOf = ({ status_reason }: Progress): Reason =>
  isReason(status_reason) ? status_reason : 'step_failed_uncaught';

function describe(draft: Draft, kind: Decision['kind'], reason: Reason, steps: string[]): Decision {
  const { entries, refusals } = draft;
  const quiet = kind === 'wait' && entries.length === 0;
  const refused = kind === 'wait' && refusals.length > 0;
  return {
    ...nothing(draft.id, reason, steps),
    kind: quiet ? 'none' : refused ? 'refuse' : kind,
    entries,
    refusals,
  };
}

/** A document beyond its bound is never written: a run does not begin, or ends instead, with the newest words it had. */
function withinBounds(situation: Situation, decision: Decision): Decision {
  if (decision.entries.length === 0) return decision;
  const next = append(situation.progress, decision.entries, situation.hashes.sha256);
  if (byteLength(encode(next)) <= BOUNDS.document) return decision;
  const message = `the progress document would exceed ${BOUNDS.document} bytes`;
  if (decision.entries[0]?.type === 'run.started') return refuseStart(situation, decision.id, message);
  const entry = { type: 'run.failed', at: situation.snapshot.now, decision: decision.id } as const;
  const reason = 'output_too_large';
  return {
    ...nothing(decision.id, reason),
    kind: 'finish',
    entries: [{ ...entry, reason, message }],
  };
}
