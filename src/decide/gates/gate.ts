import { BOUNDS, summarise } from '../../progress/bounds.ts';
import { sameSource } from '../../progress/evolve-gate.ts';
import type { Answer, Gate } from '../../progress/gate.ts';
import type { ApprovalStep, AskingStep, Step } from '../../workflow/step.ts';
import { judge, type Judgement } from '../answers/approval.ts';
import { requiredAt } from '../answers/approvers.ts';
import { whatChanged } from './changes.ts';
import { close } from './close.ts';
import type { Draft } from '../draft.ts';
import { deadlineOf, endsAtDeadline, isOverdue, passDeadline } from './gate-timeout.ts';
import { canJudge } from '../orders/inbox.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { stateOf } from '../steps/needs.ts';
import { recordRefusals } from '../answers/hear.ts';
import { remind, remindersOf } from './reminders.ts';
import { gatesIn } from './open-gates.ts';
import { reviewersFor } from './reviewers.ts';
import { present } from './subject.ts';
import { textAt } from '../scope/values.ts';

/** Opens an approval: from this instant on answers count, for the subject as it stands now. */
export function openApproval(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  number: number | undefined,
): void {
  const message = messageOf(draft, step, frame);
  const presented = present(draft, step, frame);
  if (message === undefined || presented === undefined) return;
  const first = !gatesIn(draft.progress).some(({ gate }) => gate.name === step.gate);
  draft.record({
    type: 'gate.opened',
    step: instanceOf(step, frame),
    name: step.name,
    ...(number === undefined ? {} : { number }),
    iteration: frame.iteration,
    gate: step.gate,
    kind: 'approval',
    message,
    subject: presented.subject,
    required: requiredAt(step, draft.situation.policy),
    ...deadlineOf(draft, step),
    ...remindersOf(draft, step),
  });
  // Who took himself off the list is not put on it again by another round.
  if (first) draft.reviewers.push(...reviewersFor(draft, step));
}

/** What people are asked, its values filled in; as it was written where that fails, undefined while a text must be read first. */
export function messageOf(draft: Draft, { message }: AskingStep, frame: Frame): string | undefined {
  if (message === undefined) return '';
  const text = textAt(draft, message, frame);
  if (text.is === 'unread') return undefined;
  return text.is === 'value' ? text.value : message.text;
}

/** Judges an open approval and journals what is new: answers, refusals, a changed subject, a reminder, a timeout, the end. */
export function advanceGate(draft: Draft, step: ApprovalStep, frame: Frame, list: readonly Step[]): void {
  const instance = instanceOf(step, frame);
  const state = stateOf(draft, step, frame);
  const gate = state?.gate;
  if (state === undefined || gate === undefined || gate.status !== 'pending') return;
  if (!canJudge(draft.situation)) return;
  const presented = present(draft, step, frame, gate.subject);
  if (presented === undefined) return;
  const { subject, edited } = presented;
  if (subject.digest !== gate.subject.digest) {
    const what = whatChanged(draft, step, gate, presented);
    const message = what === undefined ? undefined : messageOf(draft, step, frame);
    if (what === undefined || message === undefined) return;
    const reworded = summarise(message) === gate.message ? {} : { message };
    return draft.record({ type: 'gate.subject_changed', step: instance, subject, what, ...reworded });
  }
  const overdue = isOverdue(draft, gate);
  const judgement = judge(draft.situation, {
    open: { instance, state, gate },
    step,
    progress: draft.progress,
    edited,
    ...(overdue && endsAtDeadline(draft, step, edited) ? { until: gate.deadline } : {}),
    opens: opensNow(draft, instance),
  });
  for (const want of judgement.wants) draft.want(want);
  if (judgement.wants.length > 0) return;
  journal(draft, instance, gate, judgement);
  const before = draft.entries.length;
  close(draft, step, frame, list, judgement);
  if (draft.entries.length > before) return;
  if (overdue) passDeadline(draft, step, frame, edited);
  else remind(draft, step, frame);
}

const opensNow = ({ entries }: Draft, instance: string): boolean =>
  entries.some((entry) => entry.type === 'gate.opened' && entry.step === instance);

/** Journals what is new of the answers at a gate, and of what it asks for. */
function journal(draft: Draft, instance: string, gate: Gate, judgement: Judgement): void {
  const { counted, refused, parts } = judgement;
  for (const known of gate.answers)
    if (!counted.some((answer) => sameSource(answer, known)))
      draft.record({
        type: 'gate.withdrawn',
        step: instance,
        source: known.source,
        source_id: known.source_id,
        why: 'the answer was withdrawn, replaced or no longer counts',
      });
  for (const answer of counted)
    if (!gate.answers.some((known) => sameSource(known, answer)))
      draft.record({ type: 'gate.answered', step: instance, answer: shortened(answer) });
  recordRefusals(
    draft,
    instance,
    gate,
    refused.map(({ by, ...one }) => ({ by: { id: by.id, login: by.login }, ...one })),
  );
  if (JSON.stringify(parts) !== JSON.stringify(gate.parts ?? []))
    draft.record({ type: 'gate.assessed', step: instance, parts });
}

const shortened = (answer: Answer): Answer => ({ ...answer, text: summarise(answer.text, BOUNDS.answer) });
