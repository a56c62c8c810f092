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
import { allSettled, finish } from './run/finish.ts';
import { checkFiles } from './run/check-files.ts';
import { foresee, isSpokenOf, recheckApprovals, unsure } from './gates/recheck.ts';
import { hearDespite } from './orders/despite.ts';
import { obeyCommand, reasonAsked, reasonObeyed } from './orders/obey.ts';
import { openRun, refuseStart, somethingAsked } from './run/open-run.ts';
import { canJudge, unanswered } from './orders/inbox.ts';
import { ROOT } from './scope/instance.ts';
import { failedUncaught, stateOf } from './steps/needs.ts';
import type { Reason } from './reason.ts';
import { adoptHead, expireLeases, passDeadline } from './run/recover.ts';
import { settleOutcomes } from './work/settle.ts';
import type { Situation } from './situation.ts';
import { startLabels } from './run/start-label.ts';
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
  return withinBounds(situation, withRestored(situation, withoutStarts(situation, decision)));
}

/** A label starts a run only while none is in flight: one that is on meanwhile has served. */
function withoutStarts({ snapshot, progress }: Situation, decision: Decision): Decision {
  const began = decision.entries[0]?.type === 'run.started';
  if (!began && (snapshot.pull.state !== 'OPEN' || !inFlight(progress))) return decision;
  return { ...decision, spent_labels: startLabels(snapshot) };
}

/** Whatever is recorded on top of a restored document says so, so that the journal can be followed. */
function withRestored({ restored, snapshot }: Situation, decision: Decision): Decision {
  const [first, ...rest] = decision.entries;
  if (restored === null || first === undefined) return decision;
  if (decision.entries.some(({ type }) => type === 'progress.restored')) return decision;
  const entry = {
    type: 'progress.restored' as const,
    at: snapshot.now,
    decision: first.decision,
    ...restored,
  };
  const entries = first.type === 'run.started' ? [first, entry, ...rest] : [entry, first, ...rest];
  return { ...decision, entries };
}

/** Whether a run is in flight: begun, and not ended. */
export const inFlight = (progress: Progress | null): progress is Progress =>
  progress !== null && !ENDED.includes(progress.status);

/** A document that cannot be read hides whether a run is in flight, so nothing else can be decided. */
function reportLostDocument(situation: Situation, id: string): Decision | undefined {
  const { snapshot, progress, problems } = situation;
  if (snapshot.pull.state !== 'OPEN' || progress !== null) return undefined;
  const lost = problems.filter((problem) => problem.code.startsWith('progress_'));
  if (lost.length === 0) return undefined;
  const reason = lost.some(({ code }) => code === 'progress_newer')
    ? 'progress_newer'
    : 'progress_unreadable';
  const begun = situation.lost === undefined ? undefined : beginAnew(situation, id);
  return begun ?? { ...nothing(id, reason), problems: lost };
}

/** A `/start` that nobody has answered gives up what is lost: a new run begins in its place. */
function beginAnew(situation: Situation, id: string): Decision | undefined {
  const starts = unanswered(situation).filter(({ command }) => command.verb === 'start');
  if (starts.length === 0) return undefined;
  const comments = starts.map(({ comment }) => comment);
  const problems = situation.problems.filter(({ code }) => !code.startsWith('progress_'));
  const opened = openRun({ ...situation, problems, snapshot: { ...situation.snapshot, comments } }, id);
  return opened.is === 'started' ? work(opened.draft, opened.reason) : opened.decision;
}

function ignoreIrrelevant(
  { snapshot, progress, policy, ...rest }: Situation,
  id: string,
): Decision | undefined {
  if (snapshot.pull.state !== 'OPEN') return nothing(id, 'pull_not_open');
  if (inFlight(progress)) return undefined;
  const asked = somethingAsked({ snapshot, progress, policy, ...rest });
  return asked ? undefined : nothing(id, progress === null ? 'no_run' : 'run_ended');
}

/** Without a run in flight only a `/start`, a label, or what brings one back can begin anything. */
function beginRun(situation: Situation, id: string): Decision | undefined {
  if (inFlight(situation.progress)) return undefined;
  const opened = openRun(situation, id);
  return opened.is === 'started' ? work(opened.draft, opened.reason) : opened.decision;
}

function reportProblems(situation: Situation, id: string): Decision | undefined {
  const { problems, progress } = situation;
  if (!problems.some((problem) => problem.severity === 'error')) return undefined;
  const step = progress?.current_step_name ?? null;
  return (
    hearDespite(situation, id) ?? { ...nothing(id, 'problems_found', step === null ? [] : [step]), problems }
  );
}

function recordOutcomes(situation: Situation, id: string): Decision | undefined {
  if (situation.outcomes.length === 0 || situation.workflow === null) return undefined;
  const draft = draftOf(situation, id);
  const brought = settleOutcomes(draft);
  if (draft.wants.length > 0) return observing(draft);
  if (draft.entries.length === 0) return nothing(id, 'late_outcome');
  const ended = draft.entries.flatMap((entry) => (isEnd(entry) ? [entry.step] : []));
  const failed = draft.entries.some((entry) => entry.type === 'step.failed');
  const onlyLate = draft.entries.every((entry) => entry.type === 'outcome.late');
  const reason = onlyLate
    ? 'late_outcome'
    : failed
      ? 'step_failed'
      : ended.length > 1
        ? 'set_recorded'
        : 'step_recorded';
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
  checkFiles(draft);
  if (draft.wants.length > 0) return observing(draft);
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
  if (draft.halted) return halt(draft);
  passDeadline(draft);
  advance(draft);
  if (draft.wants.length > 0) foresee(draft);
  if (draft.wants.length > 0) return observing(draft);
  if (draft.ready.length > 0 || isOver(draft) || isSpokenOf(draft) || hasChanged(draft)) recheck(draft);
  if (draft.wants.length > 0) return observing(draft);
  const more = acknowledge(draft);
  if (draft.wants.length > 0) return observing(draft);
  const why = because ?? reasonObeyed(draft);
  const decision = startReady(draft, why) ?? end(draft) ?? awaitEvents(draft, why ?? reasonAsked(draft));
  if (draft.wants.length > 0) return observing(draft);
  return { ...decision, wake: decision.wake || more };
}

/** Nothing more may be decided on what a command changed: the next decision goes on, at once. */
function halt(draft: Draft): Decision {
  acknowledge(draft);
  return { ...describe(draft, 'wait', reasonObeyed(draft) ?? 'run_migrated', []), wake: true };
}

/** Judges again what something rests on that is about to begin; what then does not hold is asked for with this decision. */
function recheck(draft: Draft): void {
  const before = draft.entries.length;
  recheckApprovals(draft);
  if (draft.entries.length > before) advance(draft);
}

/** What a gate shows has changed: approvals given beside it may be about something else by now as well. */
const hasChanged = ({ entries }: Draft): boolean =>
  entries.some((entry) => entry.type === 'gate.subject_changed');

/** All steps have ended, and well. */
const isOver = (draft: Draft): boolean =>
  allSettled(draft) && !draft.workflow.steps.some((step) => failedUncaught(stateOf(draft, step, ROOT)));

/** Ends the run, unless an approval is not sure to hold that a good end would rest on. */
function end(draft: Draft): Decision | undefined {
  const held = ENDED.includes(draft.progress.status) || !isOver(draft) ? [] : unsure(draft);
  if (held.length === 0) return finish(draft);
  if (canJudge(draft.situation)) return undefined;
  return describe(
    draft,
    'wait',
    'facts_incomplete',
    held.map(({ instance }) => instance),
  );
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
