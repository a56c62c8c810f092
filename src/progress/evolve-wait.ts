import { later } from '../instant.ts';
import { summarise } from './bounds.ts';
import type { Entry } from './entry.ts';
import { isLimited } from './evolve-spent.ts';
import { fresh, state, withStep } from './step-in.ts';
import { outputKey } from './output-key.ts';
import type { Progress } from './schema.ts';

type WaitEntry = Extract<
  Entry,
  { type: 'wait.opened' | 'wait.closed' | 'signal.received' | 'dispatch.started' }
>;

/** How long after its start a dispatched actions run is looked at again when no event told of its end. */
const LOOK_AGAIN_SECONDS = 300;

/** Folds what a run waits for outside itself: waits, the signals kept for them, dispatched actions runs. */
export function recordWait(before: Progress, entry: WaitEntry): Progress {
  switch (entry.type) {
    case 'wait.opened':
      return opened(before, entry);
    case 'wait.closed':
      return closed(before, entry);
    case 'signal.received':
      return { ...before, signals: [...(before.signals ?? []), entry.signal] };
    case 'dispatch.started': {
      const { claim: _performed, ...known } = state(before, entry.step);
      return withStep(before, entry.step, {
        ...known,
        status: 'waiting',
        run: entry.run,
        deadline: entry.deadline,
        not_before: later(entry.at, LOOK_AGAIN_SECONDS),
      });
    }
  }
}

function opened(before: Progress, entry: Extract<Entry, { type: 'wait.opened' }>): Progress {
  const known = before.steps[entry.step] ?? fresh(entry.name, 'wait', entry.iteration);
  return {
    ...withStep(before, entry.step, {
      ...known,
      ...(entry.number === undefined ? {} : { number: entry.number }),
      status: 'waiting',
      iteration: entry.iteration,
      attempts: known.attempts + 1,
      started_at: entry.at,
      wait: entry.wait,
      ...(entry.deadline === undefined ? {} : { deadline: entry.deadline }),
    }),
    current_step: entry.number ?? before.current_step,
    current_step_name: entry.step,
  };
}

function closed(before: Progress, entry: Extract<Entry, { type: 'wait.closed' }>): Progress {
  const known = state(before, entry.step);
  const error = entry.error && { ...entry.error, message: summarise(entry.error.message) };
  const next = withStep(before, entry.step, {
    ...known,
    status: 'completed',
    conclusion: entry.conclusion,
    completed_at: entry.at,
    ...(entry.because === undefined ? {} : { because: entry.because }),
    ...(error === undefined ? {} : { error }),
  });
  const signals = before.signals?.filter(({ id }) => id !== entry.signal);
  // A run that was blocked until something happened goes on; where more than that blocks it, it is said anew.
  const unblocked = before.status === 'blocked' && !isLimited(before);
  return {
    ...next,
    ...(unblocked ? { status: 'in_progress' as const, status_reason: 'wait_ended' } : {}),
    ...(signals === undefined ? {} : { signals }),
    ...(entry.value === undefined
      ? {}
      : { outputs: { ...before.outputs, [outputKey(entry.step)]: entry.value } }),
    ...(entry.conclusion === 'success'
      ? {
          last_completed_step: known.number ?? before.last_completed_step,
          last_completed_step_name: entry.step,
        }
      : {}),
    errors:
      error === undefined
        ? before.errors
        : [...before.errors, { step: entry.step, attempt: known.attempts, error, at: entry.at }],
  };
}
