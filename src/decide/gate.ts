import { renderTemplate } from '../expression/evaluate.ts';
import { BOUNDS, summarise } from '../progress/bounds.ts';
import { sameSource } from '../progress/evolve-gate.ts';
import type { Answer, Gate } from '../progress/gate.ts';
import type { ApprovalStep } from '../workflow/schema.ts';
import { judge, type Judgement } from './approval.ts';
import type { Draft } from './draft.ts';
import { instanceOf, type Frame } from './instance.ts';
import { stateOf } from './needs.ts';
import { scopeAt } from './scope.ts';
import { subjectOf } from './subject.ts';

/** Opens an approval: from this instant on answers count, for the subject as it stands now. */
export function openApproval(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  number: number | undefined,
): void {
  const message = step.message === undefined ? '' : messageOf(draft, step.message.text, frame);
  draft.record({
    type: 'gate.opened',
    step: instanceOf(step, frame),
    name: step.name,
    ...(number === undefined ? {} : { number }),
    iteration: frame.iteration,
    gate: step.gate,
    kind: 'approval',
    message,
    subject: present(draft, step).subject,
    required: step.required,
  });
}

function messageOf(draft: Draft, template: string, frame: Frame): string {
  const text = renderTemplate(template, scopeAt(draft, frame));
  return text.ok ? text.value : template;
}

const present = (draft: Draft, step: ApprovalStep): ReturnType<typeof subjectOf> => {
  const { snapshot, hashes } = draft.situation;
  return subjectOf(step.shows, draft.progress, snapshot.pull.head.tree, snapshot.outputs, hashes.sha256);
};

/** Judges an open approval and journals what is new: answers, refusals, a changed subject, the end. */
export function advanceGate(draft: Draft, step: ApprovalStep, frame: Frame): void {
  const instance = instanceOf(step, frame);
  const gate = stateOf(draft, step, frame)?.gate;
  if (gate === undefined || gate.status !== 'pending') return;
  const { snapshot } = draft.situation;
  if (snapshot.incomplete.length > 0) return;
  const { subject, edited } = present(draft, step);
  if (subject.digest !== gate.subject.digest) {
    const what = subject.content === gate.subject.content ? edited.join(', ') : 'the content of the branch';
    return draft.record({ type: 'gate.subject_changed', step: instance, subject, what });
  }
  const judgement = judge(draft.situation, { gate, step, progress: draft.progress, edited });
  for (const login of judgement.unknown) draft.want({ want: 'permission', login });
  if (judgement.unknown.length > 0) return;
  journalAnswers(draft, instance, gate, judgement);
  close(draft, step, frame, instance, judgement);
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
  for (const { source, source_id, why } of judgement.refused)
    if (source === 'comment') draft.unheard.set(source_id, why);
  // A gate remembers no more than these: journalling older ones would push them out and back in for ever.
  for (const { by, source, source_id, why } of judgement.refused.slice(-BOUNDS.refused))
    if (!gate.refused.some((known) => sameSource(known, { source, source_id }) && known.why === why))
      draft.record({
        type: 'gate.refused',
        step: instance,
        refused: { by: { id: by.id, login: by.login }, source, source_id, why },
      });
}

const shortened = (answer: Answer): Answer => ({ ...answer, text: summarise(answer.text, BOUNDS.answer) });

function close(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  instance: string,
  { status, counted }: Judgement,
): void {
  // Outside a loop nothing could act on the changes, so the gate waits for other content or another answer.
  if (status === 'pending' || (status === 'changes_requested' && !frame.looped)) return;
  const verdicts = { approved: 'approve', rejected: 'reject', changes_requested: 'request_changes' } as const;
  const answers = counted.filter((answer) => answer.answer === verdicts[status]).map(shortened);
  draft.record({
    type: 'gate.closed',
    step: instance,
    status,
    conclusion: status === 'rejected' ? 'failure' : 'success',
    answers,
    text: answers
      .map((answer) => answer.text)
      .filter((text) => text !== '')
      .join('\n\n'),
  });
}
