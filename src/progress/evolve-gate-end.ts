import { approvalKey } from './approval-key.ts';
import { summarise } from './bounds.ts';
import type { Entry } from './entry.ts';
import type { Gate } from './gate.ts';
import { outputKey } from './output-key.ts';
import type { Progress, StepState } from './schema.ts';
import { fresh, state, withStep } from './step-in.ts';

type Closed = Extract<Entry, { type: 'gate.closed' }>;
type TimedOut = Extract<Entry, { type: 'gate.timed_out' }>;
type ApprovalRow = Progress['approval_history'][number];

/** Folds the answer that ended a gate into its step, what is known of people's answers, and the outputs. */
export function gateClosed(before: Progress, entry: Closed, gate: Gate): Progress {
  const { deadline: _kept, ...rest } = gate;
  const { head_oid = rest.subject.head_oid } = entry;
  const subject = head_oid === undefined ? rest.subject : { ...rest.subject, head_oid };
  const { at: closed_at, status, answers } = entry;
  const ended = { ...rest, subject, closed_at, status, answers, refused: [] };
  const next = { ...going(before, 'person_answered') };
  if (gate.kind === 'error')
    return withStep(next, entry.step, afterError(state(before, entry.step), entry, ended));
  const { conclusion, because } = entry;
  const known = state(before, entry.step);
  const closed = withStep(next, entry.step, {
    ...known,
    ...(conclusion === undefined
      ? { status: 'pending' as const }
      : { status: 'completed' as const, conclusion, completed_at: entry.at }),
    ...(because === undefined ? {} : { because }),
    gate: ended,
  });
  return {
    ...closed,
    ...(conclusion === undefined
      ? {}
      : {
          last_completed_step: known.number ?? before.last_completed_step,
          last_completed_step_name: entry.step,
        }),
    ...(entry.value === undefined
      ? {}
      : { outputs: { ...before.outputs, [outputKey(entry.step)]: entry.value } }),
    ...(gate.kind === 'approval'
      ? heard(before, gate, {
          status: entry.status,
          approver: entry.answers.map((answer) => answer.by),
          comments: summarise(entry.text),
          sources: entry.answers.map((answer) => `${answer.source}:${answer.source_id}`),
          at: entry.at,
        })
      : {}),
  };
}

/** After an error gate a step is tried again, passed over, or ends as failed. */
function afterError(step: StepState, entry: Closed, gate: Gate): StepState {
  const { not_before: _none, ...known } = step;
  const { conclusion } = entry;
  if (conclusion !== undefined)
    return {
      ...known,
      status: 'completed',
      conclusion,
      completed_at: entry.at,
      ...(conclusion === 'skipped' ? { because: 'person' as const } : {}),
      ...(entry.because === undefined ? {} : { because: entry.because }),
      gate,
    };
  const granted = (known.granted ?? 0) + 1;
  const earlier = (known.earlier ?? 0) + known.attempts;
  // What could not even begin is looked at as if for the first time, its condition included.
  if (gate.grants === 'anew') return { ...fresh(known.name, known.type, known.iteration), earlier, gate };
  return {
    ...known,
    ...(gate.grants === 'iteration'
      ? { status: 'in_progress' }
      : { status: 'pending', not_before: entry.at }),
    granted,
    gate,
  };
}

/** Folds that nobody answered a gate in time: it stays open, overdue, or has ended. */
export function gateTimedOut(before: Progress, entry: TimedOut, gate: Gate): Progress {
  const { action, conclusion, because, escalated_to, at } = entry;
  const { deadline: _passed, ...rest } = gate;
  const known = state(before, entry.step);
  if (conclusion === undefined) {
    const overdue = { at, ...(escalated_to === undefined ? {} : { escalated_to }) };
    return withStep(before, entry.step, { ...known, gate: { ...rest, overdue } });
  }
  const status = STATUS[action] ?? 'timed_out';
  const answers = action === 'auto-approve' ? [] : gate.answers;
  return {
    ...withStep(going(before, 'gate_timed_out'), entry.step, {
      ...known,
      status: 'completed',
      conclusion,
      completed_at: at,
      ...(because === undefined ? {} : { because }),
      gate: { ...rest, closed_at: at, status, answers, refused: [] },
    }),
    last_completed_step: known.number ?? before.last_completed_step,
    last_completed_step_name: entry.step,
    ...(action === 'auto-approve' ? { outputs: { ...before.outputs, [outputKey(entry.step)]: '' } } : {}),
    ...(gate.kind === 'approval'
      ? heard(before, gate, { status, approver: [], comments: WORDS[action] ?? NOBODY, sources: [], at })
      : {}),
  };
}

const STATUS: { readonly [action in TimedOut['action']]?: ApprovalRow['status'] } = {
  reject: 'rejected',
  'auto-approve': 'approved',
};

const NOBODY = 'Nobody answered in time.';
const WORDS: { readonly [action in TimedOut['action']]?: string } = {
  'auto-approve': 'Nobody approved: the time ran out, and definition and policy let the run go on.',
};

/** One more row of the answers to approvals. What a timeout approved is no approval by a human. */
function heard(
  before: Progress,
  gate: Gate,
  row: Omit<ApprovalRow, 'gate' | 'subject'>,
): Pick<Progress, 'human_approvals' | 'approval_history'> {
  const granted = row.status === 'approved' && row.approver.length > 0;
  return {
    human_approvals: { ...before.human_approvals, [approvalKey(gate.name)]: granted },
    approval_history: [...before.approval_history, { gate: gate.name, subject: gate.subject.digest, ...row }],
  };
}

/** A run that waited goes on; one that a person paused still says so. */
const going = (before: Progress, reason: string): Progress => ({
  ...before,
  status: 'in_progress',
  status_reason: before.paused === undefined ? reason : before.status_reason,
});
