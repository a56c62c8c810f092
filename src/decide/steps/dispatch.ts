import type { DispatchStep } from '../../workflow/step.ts';
import { advanceAttempt, recordFailure } from './attempt.ts';
import { count } from './circuit.ts';
import type { Draft } from '../draft.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { stateOf } from './needs.ts';
import { minutesLater } from '../../instant.ts';

/** How long a started actions run is waited for where the step names no bound. */
const DEFAULT_TIMEOUT_MINUTES = 24 * 60;

/** A dispatched actions run: its conclusion is asked for at every wake-up, and is the step's; at the step's timeout the attempt fails. */
export function advanceDispatch(draft: Draft, step: DispatchStep, frame: Frame): void {
  const state = stateOf(draft, step, frame);
  if (state?.status === 'pending') return advanceAttempt(draft, step, frame);
  if (state?.status !== 'waiting' || state.run === undefined) return;
  const { id, url } = state.run;
  const conclusion = draft.situation.snapshot.actions_runs[String(id)];
  if (conclusion === undefined) return draft.want({ want: 'actions_run', id });
  const instance = instanceOf(step, frame);
  if (conclusion === 'success') {
    draft.record({
      type: 'step.completed',
      step: instance,
      summary: `${step.workflow} ended with success: ${url}`,
      value: { run_id: id, url, conclusion },
      files: 0,
    });
    return count(draft, step, instance, null, undefined);
  }
  if (conclusion !== null) {
    const message = `${step.workflow} ended with ${conclusion}: ${url}`;
    return recordFailure(draft, step, instance, state, { type: 'tool', message }, {});
  }
  if (state.deadline === undefined || state.deadline > draft.now) return;
  const message = `${step.workflow} had not ended by ${state.deadline}: ${url}`;
  recordFailure(draft, step, instance, state, { type: 'timeout', message }, {});
}

/** When the actions run that an attempt started must have ended. */
export const dispatchDeadline = ({ timeout_minutes: minutes }: DispatchStep, startedAt: string): string =>
  minutesLater(startedAt, minutes ?? DEFAULT_TIMEOUT_MINUTES);
