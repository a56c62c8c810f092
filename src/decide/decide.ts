import { unchained } from '../progress/append.ts';
import { BOUNDS } from '../progress/bounds.ts';
import { sizeOf } from '../progress/codec.ts';
import type { Entry } from '../progress/entry.ts';
import { ENDED, type Progress } from '../progress/schema.ts';
import { acknowledge } from './orders/acknowledge.ts';
import { awaitEvents } from './run/await-events.ts';
import { nothing, type Decision } from './decision.ts';
import { describe, observing } from './describe.ts';
import { Draft } from './draft.ts';
import { finish } from './run/finish.ts';
import { unanswered } from './orders/inbox.ts';
import { obeyCommand, reasonObeyed } from './orders/obey.ts';
import { openRun, refuseStart } from './run/open-run.ts';
import type { Reason } from './reason.ts';
import { adoptHead, expireLeases, passDeadline } from './run/recover.ts';
import { settleOutcomes } from './work/settle.ts';
import type { Situation } from './situation.ts';
import { startReady } from './run/start-ready.ts';
import { advance } from './steps/walk.ts';

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

/** Whether a run is in flight: begun, and not ended. */
export const inFlight = (progress: Progress | null): progress is Progress =>
  progress !== null && !ENDED.includes(progress.status);

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
  if (draft.wants.length > 0) return observing(draft);
  if (draft.entries.length === 0) return nothing(id, 'late_outcome');
  const ended = draft.entries.flatMap((entry) => (isEnd(entry) ? [entry.step] : []));
  const failed = draft.entries.some((entry) => entry.type === 'step.failed');
  const reason = failed ? 'step_failed' : ended.length > 1 ? 'set_recorded' : 'step_recorded';
  return {
    ...describe(draft, 'record', reason, ended),
    id: draft.entries[0]?.decision ?? id,
    ...brought,
    wake: leadsOn(draft),
  };
}

/** Whether what was recorded has something follow at once: the next decision would do something, or must read to know. */
function leadsOn({ situation, workflow, progress, id }: Draft): boolean {
  const next = new Draft({ ...situation, progress, outcomes: [] }, workflow, progress, id);
  const { entries, wants } = work(next, undefined);
  // An actions run that was only just dispatched has no conclusion to be read yet.
  return entries.length > 0 || wants.some(({ want }) => want !== 'actions_run');
}

const isEnd = (
  entry: Entry,
): entry is Extract<Entry, { type: 'step.completed' | 'step.failed' | 'dispatch.started' }> =>
  ['step.completed', 'step.failed', 'dispatch.started'].includes(entry.type);

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

/** What people ordered, bookkeeping, then the first that applies: read more, start what is ready, end the run, wait. */
function work(draft: Draft, because: Reason | undefined): Decision {
  obeyCommand(draft);
  if (draft.wants.length > 0) return observing(draft);
  passDeadline(draft);
  advance(draft);
  if (draft.wants.length > 0) return observing(draft);
  const more = acknowledge(draft);
  const why = because ?? reasonObeyed(draft);
  const decision = startReady(draft, why) ?? finish(draft) ?? awaitEvents(draft, why);
  if (draft.wants.length > 0) return observing(draft);
  return { ...decision, wake: decision.wake || more };
}

/** A document beyond its bound is never written: a run does not begin, or ends instead, with the newest words it had. */
function withinBounds(situation: Situation, decision: Decision): Decision {
  if (decision.entries.length === 0) return decision;
  if (sizeOf(unchained(situation.progress, decision.entries)) <= BOUNDS.document) return decision;
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
