import type { Gate } from '../../progress/gate.ts';
import type { ApprovalStep, AskingStep, GateTimeout } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { endAsFailure } from './gate-failure.ts';
import { failRun } from '../run/end.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { minutesLater } from '../../instant.ts';

/** When `on-timeout` applies to a gate that opens now: an absolute instant, whatever is paused meanwhile. */
export const deadlineOf = (draft: Draft, { timeout_minutes: minutes }: AskingStep): { deadline?: string } =>
  minutes === undefined ? {} : { deadline: minutesLater(draft.now, minutes) };

/** Whether a gate's deadline has come, and nothing was made of it yet. */
export const isOverdue = (draft: Draft, gate: Gate): gate is Gate & { deadline: string } =>
  gate.deadline !== undefined && gate.deadline <= draft.now;

/** What a deadline does to an approval. Nobody's silence approves what policy does not leave to silence, nor outputs that were edited. */
function actionOf(draft: Draft, step: ApprovalStep, edited: readonly string[]): GateTimeout {
  if (step.on_timeout !== 'auto-approve') return step.on_timeout;
  const allowed = draft.situation.policy.approvals.auto_approve && edited.length === 0;
  return allowed ? 'auto-approve' : 'remind';
}

/** Whether the gate is over at its deadline, so that what is said later comes too late. */
export const endsAtDeadline = (draft: Draft, step: ApprovalStep, edited: readonly string[]): boolean =>
  !['remind', 'escalate'].includes(actionOf(draft, step, edited));

/** Applies `on-timeout` to an approval that nobody decided in time. */
export function passDeadline(
  draft: Draft,
  step: ApprovalStep,
  frame: Frame,
  edited: readonly string[],
): void {
  const action = actionOf(draft, step, edited);
  const entry = { type: 'gate.timed_out', step: instanceOf(step, frame), action } as const;
  const message = `nobody answered ${step.gate} in time`;
  switch (action) {
    case 'remind':
      return draft.record(entry);
    case 'escalate':
      return draft.record({ ...entry, escalated_to: step.escalate_to });
    case 'auto-approve':
      return draft.record({ ...entry, conclusion: 'success' });
    case 'reject':
      if (draft.progress.steps[entry.step]?.gate?.reopened !== undefined) {
        // What came after it has gone on as if it were approved: no block can catch that any more.
        draft.record({ ...entry, conclusion: 'failure' });
        return failRun(draft, 'gate_timed_out', message);
      }
      return endAsFailure(draft, step, { type: 'timeout', message }, 'gate_timed_out', (end) =>
        draft.record({ ...entry, ...end }),
      );
    case 'continue':
    case 'abort':
      return endUnanswered(draft, step, frame, action, message);
  }
}

/** Ends a gate of any kind as timed out: the run goes on without an answer, or ends at once. */
export function endUnanswered(
  draft: Draft,
  step: AskingStep,
  frame: Frame,
  action: 'continue' | 'abort',
  message: string,
): void {
  draft.record({
    type: 'gate.timed_out',
    step: instanceOf(step, frame),
    action,
    conclusion: 'timed_out',
    ...(action === 'continue' ? { because: 'continue-on-error' as const } : {}),
  });
  if (action === 'abort') failRun(draft, 'gate_timed_out', message);
}
