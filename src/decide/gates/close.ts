import { BOUNDS, summarise } from '../../progress/bounds.ts';
import { findPlaced } from '../../workflow/graph.ts';
import type { ApprovalStep, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { cancelAnew } from '../steps/cancel.ts';
import { stateOf } from '../steps/needs.ts';
import { restingOn } from '../steps/reset.ts';
import type { Judgement } from '../answers/approval.ts';
import { failRun } from '../run/end.ts';
import { endAsFailure } from './gate-failure.ts';

const VERDICTS = { approved: 'approve', rejected: 'reject', changes_requested: 'request_changes' } as const;

/** Ends an approval as it was judged: approved, rejected, or with another round. What asks for changes in vain leaves it open. */
export function close(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  list: readonly Step[],
  { status, counted }: Judgement,
): void {
  if (status === 'pending') return;
  const answers = counted
    .filter((answer) => answer.answer === VERDICTS[status])
    .map((answer) => ({ ...answer, text: summarise(answer.text, BOUNDS.answer) }));
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
    head_oid: draft.situation.snapshot.pull.head.oid,
  } as const;
  if (status === 'approved') return draft.record({ ...closed, conclusion: 'success' });
  const fail = (message: string): void =>
    endAsFailure(draft, step, { type: 'refused', message }, 'gate_rejected', (end) =>
      draft.record({ ...closed, ...end }),
    );
  const again = stateOf(draft, step, frame)?.gate?.reopened !== undefined;
  if (status === 'rejected') {
    const message = `${step.gate} was rejected by ${answers.map(({ by }) => by.login).join(', ')}`;
    if (!again) return fail(message);
    // What came after it has gone on as if it were approved: no block can catch that any more.
    draft.record({ ...closed, conclusion: 'failure' });
    return failRun(draft, 'gate_rejected', message);
  }
  if (again && (step.back_to === undefined || !isReachable(draft, step))) return;
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

/** Whether the blocks around a gate go on, so that steps in them can be done anew. */
const isReachable = ({ workflow, progress }: Draft, { name }: ApprovalStep): boolean =>
  (findPlaced(workflow, name)?.parents ?? []).every((parent) =>
    Object.values(progress.steps).some((state) => state.name === parent.name && state.status !== 'completed'),
  );
