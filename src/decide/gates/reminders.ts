import { later } from '../../instant.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';

/** When people are reminded of a gate that opens now: instants, whatever is paused meanwhile. */
export const remindersOf = (draft: Draft, { reminders }: ApprovalStep): { remind_at?: string[] } =>
  reminders.length === 0 ? {} : { remind_at: reminders.map((seconds) => later(draft.now, seconds)) };

/** Journals that people were called again, where that was due. Whatever was missed meanwhile is one call, never several. */
export function remind(draft: Draft, step: ApprovalStep, frame: Frame): void {
  const instance = instanceOf(step, frame);
  const gate = draft.progress.steps[instance]?.gate;
  if (gate?.status !== 'pending') return;
  const count = (gate.remind_at ?? []).filter((instant) => instant <= draft.now).length;
  if (count > (gate.reminded ?? 0)) draft.record({ type: 'gate.reminded', step: instance, count });
}
