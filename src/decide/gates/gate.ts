import { BOUNDS, summarise } from '../../progress/bounds.ts';
import { sameSource } from '../../progress/evolve-gate.ts';
import type { Answer, Gate } from '../../progress/gate.ts';
import type { ApprovalStep, AskingStep, Step } from '../../workflow/step.ts';
import { judge, type Judgement } from './approval.ts';
import { findPlaced } from '../../workflow/graph.ts';
import { cancelAnew } from '../steps/cancel.ts';
import { filesSeen } from '../scope/outputs.ts';
import type { Draft } from '../draft.ts';
import { deadlineOf, endsAtDeadline, isOverdue, passDeadline } from './gate-timeout.ts';
import { canJudge } from '../orders/inbox.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { stateOf } from '../steps/needs.ts';
import { recordRefusals } from './hear.ts';
import { endAsFailure } from './gate-failure.ts';
import { restingOn } from '../steps/reset.ts';
import { subjectOf } from './subject.ts';
import { textAt } from '../scope/values.ts';

/** Opens an approval: from this instant on answers count, for the subject as it stands now. */
export function openApproval(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  number: number | undefined,
): void {
  const message = messageOf(draft, step, frame);
  if (message === undefined) return;
  draft.record({
    type: 'gate.opened',
    step: instanceOf(step, frame),
    name: step.name,
    ...(number === undefined ? {} : { number }),
    iteration: frame.iteration,
    gate: step.gate,
    kind: 'approval',
    message,
    subject: present(draft, step, frame).subject,
    required: step.required,
    ...deadlineOf(draft, step),
  });
}

/** What people are asked, its values filled in; as it was written where that fails, undefined while a text must be read first. */
export function messageOf(draft: Draft, { message }: AskingStep, frame: Frame): string | undefined {
  if (message === undefined) return '';
  const text = textAt(draft, message, frame);
  if (text.is === 'unread') return undefined;
  return text.is === 'value' ? text.value : message.text;
}

function present(draft: Draft, step: ApprovalStep, frame: Frame): ReturnType<typeof subjectOf> {
  const { snapshot, hashes } = draft.situation;
  const shown = step.shows.flatMap((name) => {
    const placed = findPlaced(draft.workflow, name);
    const files = placed === undefined ? [] : filesSeen(draft.progress.steps, placed, frame);
    return files.map((file) => ({ step: name, ...file }));
  });
  return subjectOf(shown, snapshot.pull.head.tree, snapshot.outputs, hashes.sha256);
}

/** Judges an open approval and journals what is new: answers, refusals, a changed subject, a timeout, the end. */
export function advanceGate(draft: Draft, step: ApprovalStep, frame: Frame, list: readonly Step[]): void {
  const instance = instanceOf(step, frame);
  const state = stateOf(draft, step, frame);
  const gate = state?.gate;
  if (state === undefined || gate === undefined || gate.status !== 'pending') return;
  if (!canJudge(draft.situation)) return;
  const { subject, edited } = present(draft, step, frame);
  if (subject.digest !== gate.subject.digest) {
    const what = subject.content === gate.subject.content ? edited.join(', ') : 'the content of the branch';
    return draft.record({ type: 'gate.subject_changed', step: instance, subject, what });
  }
  const overdue = isOverdue(draft, gate);
  const judgement = judge(draft.situation, {
    open: { instance, state, gate },
    step,
    progress: draft.progress,
    edited,
    ...(overdue && endsAtDeadline(draft, step, edited) ? { until: gate.deadline } : {}),
  });
  for (const login of judgement.unknown) draft.want({ want: 'permission', login });
  if (judgement.unknown.length > 0) return;
  journalAnswers(draft, instance, gate, judgement);
  const before = draft.entries.length;
  close(draft, step, frame, list, judgement);
  if (overdue && draft.entries.length === before) passDeadline(draft, step, frame, edited);
}

function journalAnswers(draft: Draft, instance: string, gate: Gate, judgement: Judgement): void {
  for (const known of gate.answers)
    if (!judgement.counted.some((answer) => sameSource(answer, known)))
      draft.record({
        type: 'gate.withdrawn',
        step: instance,
        source: known.source,
        source_id: known.source_id,
        why: 'the answer was withdrawn, replaced or no longer counts',
      });
  for (const answer of judgement.counted)
    if (!gate.answers.some((known) => sameSource(known, answer)))
      draft.record({ type: 'gate.answered', step: instance, answer: shortened(answer) });
  recordRefusals(
    draft,
    instance,
    gate,
    judgement.refused.map(({ by, ...refused }) => ({ by: { id: by.id, login: by.login }, ...refused })),
  );
}

const shortened = (answer: Answer): Answer => ({ ...answer, text: summarise(answer.text, BOUNDS.answer) });

const VERDICTS = { approved: 'approve', rejected: 'reject', changes_requested: 'request_changes' } as const;

function close(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  list: readonly Step[],
  { status, counted }: Judgement,
): void {
  if (status === 'pending') return;
  const answers = counted.filter((answer) => answer.answer === VERDICTS[status]).map(shortened);
  const text = answers
    .map((answer) => answer.text)
    .filter((words) => words !== '')
    .join('\n\n');
  const closed = {
    type: 'gate.closed',
    step: instanceOf(step, frame),
    status,
    answers,
    text,
    value: summarise(text, BOUNDS.answer),
  } as const;
  if (status === 'approved') return draft.record({ ...closed, conclusion: 'success' });
  const fail = (message: string): void =>
    endAsFailure(draft, step, { type: 'refused', message }, 'gate_rejected', (end) =>
      draft.record({ ...closed, ...end }),
    );
  if (status === 'rejected')
    return fail(`${step.gate} was rejected by ${answers.map(({ by }) => by.login).join(', ')}`);
  const { back_to: name, max_rounds: most } = step;
  if (name !== undefined) {
    const rounds = stateOf(draft, step, frame)?.rounds ?? 0;
    if (rounds >= most)
      return fail(`changes were requested at ${step.gate}, and its ${most} rounds are used up`);
    draft.record(closed);
    const reset = restingOn(draft, name, list, frame);
    cancelAnew(
      draft,
      reset.filter((instance) => instance !== closed.step),
    );
    return draft.record({
      type: 'round.begun',
      step: closed.step,
      back_to: name,
      round: rounds + 1,
      reset,
    });
  }
  // Outside a loop nothing could act on the changes, so the gate waits for other content or another answer.
  if (frame.looped) draft.record({ ...closed, conclusion: 'success' });
}
