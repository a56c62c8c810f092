import { unchained } from '../progress/append.ts';
import { BOUNDS } from '../progress/bounds.ts';
import { sizeOf } from '../progress/codec.ts';
import type { Entry } from '../progress/entry.ts';
import { ENDED, type Progress } from '../progress/schema.ts';
import { choiceToAsk } from './advice/ask.ts';
import { expireAdvice } from './advice/settle-advice.ts';
import { nothing, type Decision } from './decision.ts';
import { describe, observing } from './describe.ts';
import { Draft } from './draft.ts';
import { hearDespite, unreadable } from './orders/despite.ts';
import { proceed } from './proceed.ts';
import type { Reason } from './reason.ts';
import { checkFiles } from './run/check-files.ts';
import { healEnded, reportLostDocument, withRestored } from './run/damaged.ts';
import { openRun, refuseStart, somethingAsked } from './run/open-run.ts';
import { adoptHead, expireLeases } from './run/recover.ts';
import { startLabels } from './run/start-label.ts';
import type { Situation } from './situation.ts';
import { noteLate } from './work/late.ts';
import { settleOutcomes } from './work/settle.ts';

/**
 * The one orchestration decision: what to do now, from everything that is known. Pure and total; the rules
 * are asked in order and the first that has an answer gives it.
 */
export function decide(situation: Situation): Decision {
  const id = `d-${situation.hashes.sha256(`${situation.nonce}/${situation.snapshot.run?.tip.oid ?? ''}`).slice(0, 12)}`;
  const decision =
    reportLostDocument(situation, id) ??
    recordLateOnes(situation, id) ??
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

/** Whether a run is in flight: begun, and not ended. */
export const inFlight = (progress: Progress | null): progress is Progress =>
  progress !== null && !ENDED.includes(progress.status);

function ignoreIrrelevant(situation: Situation, id: string): Decision | undefined {
  const { snapshot, progress } = situation;
  if (snapshot.pull.state !== 'OPEN') return nothing(id, 'pull_not_open');
  if (inFlight(progress) || somethingAsked(situation)) return undefined;
  return healEnded(situation, id) ?? nothing(id, progress === null ? 'no_run' : 'run_ended');
}

/** Work that was under way when the run ended: what it has cost was spent all the same. */
function recordLateOnes(situation: Situation, id: string): Decision | undefined {
  const { snapshot, progress, outcomes } = situation;
  if (snapshot.pull.state !== 'OPEN' || progress === null || inFlight(progress)) return undefined;
  const draft = new Draft(situation, unreadable(progress), progress, id);
  for (const outcome of outcomes) noteLate(draft, outcome);
  if (draft.entries.length === 0) return undefined;
  return { ...describe(draft, 'record', 'late_outcome', []), wake: somethingAsked(situation) };
}

/** Without a run in flight only a `/start`, a label, or what brings one back can begin anything. */
function beginRun(situation: Situation, id: string): Decision | undefined {
  if (inFlight(situation.progress)) return undefined;
  const opened = openRun(situation, id);
  return opened.is === 'started' ? proceed(opened.draft, opened.reason) : opened.decision;
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
  const { reason, steps } = whatEnded(draft.entries);
  return {
    ...describe(draft, 'record', reason, steps),
    id: draft.entries[0]?.decision ?? id,
    ...brought,
    wake: leadsOn(draft),
  };
}

/** Why an outcome was recorded, and what it is about: an answer of a model comes by itself. */
function whatEnded(entries: readonly Entry[]): { reason: Reason; steps: string[] } {
  const advice = entries.find((entry) => entry.type === 'advice.given' || entry.type === 'advice.refused');
  if (advice !== undefined)
    return {
      reason: advice.type === 'advice.given' ? 'advice_given' : 'advice_refused',
      steps: [advice.point.step],
    };
  const steps = entries.flatMap((entry) => (isEnd(entry) ? [entry.step] : []));
  if (entries.every(({ type }) => type === 'outcome.late')) return { reason: 'late_outcome', steps };
  if (entries.some(({ type }) => type === 'step.failed')) return { reason: 'step_failed', steps };
  return { reason: steps.length > 1 ? 'set_recorded' : 'step_recorded', steps };
}

/** Whether what was recorded has something follow at once: the next decision would do something, or must read to know. */
function leadsOn({ situation, workflow, progress, id }: Draft): boolean {
  const next = new Draft({ ...situation, progress, outcomes: [] }, workflow, progress, id);
  const { entries, wants } = proceed(next, undefined);
  // An actions run that was only just dispatched has no conclusion to be read yet.
  return (
    entries.length > 0 || choiceToAsk(next) !== undefined || wants.some(({ want }) => want !== 'actions_run')
  );
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
  expireAdvice(draft);
  const adopted = draft.entries.some((entry) => entry.type === 'head.adopted');
  return proceed(
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
