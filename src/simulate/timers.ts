import { begun } from '../decide/scope/instance.ts';
import type { Progress, StepState } from '../progress/schema.ts';

/**
 * The earliest instant after now at which the run changes by itself. The document's own `next_wakeup` is a lower bound: it
 * may name an instant that has passed, of something that a pause holds back.
 */
export function nextTimer(progress: Progress, now: string): string | undefined {
  const due = Object.values(progress.steps).flatMap((state) =>
    state.status === 'completed' || !begun(state) ? [] : instantsOf(state),
  );
  for (const { open_until } of Object.values(progress.circuits ?? {})) due.push(open_until);
  due.push(progress.advice?.asked?.lease_until);
  if (progress.ending === undefined) due.push(progress.deadline);
  return due.filter((instant): instant is string => instant !== undefined && instant > now).sort()[0];
}

const instantsOf = ({ claim, not_before, deadline, wait, gate }: StepState): (string | undefined)[] => [
  claim?.lease_until,
  not_before,
  deadline,
  wait?.kind === 'time' ? wait.due : undefined,
  gate?.status === 'pending' ? gate.deadline : undefined,
];
