import { durationSeconds } from '../../duration.ts';
import type { StepError } from '../../progress/attempt.ts';
import type { AwaitedNow } from '../../progress/step-state.ts';
import type { Source } from '../../workflow/schema.ts';
import type { WaitStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { failRun } from '../run/end.ts';
import { undoAfter } from './block.ts';
import { concludeOrAsk, failAtOnce } from './fail-at-once.ts';
import { endingOf } from './failure.ts';
import { judge, lacking } from './happened.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { stateOf } from './needs.ts';
import { isInstant, later, minutesLater } from '../../instant.ts';
import { textAt } from '../scope/values.ts';

/** No run lasts longer than 7 days. */
const LONGEST = 604_800;

/** Begins a `wait`: renders what it waits for and fixes its instants, which stay what they are whatever is paused. */
export function openWait(draft: Draft, step: WaitStep, frame: Frame, number: number | undefined): void {
  const wait = awaitedNow(draft, step, frame);
  if (wait === 'unread') return;
  const instance = instanceOf(step, frame);
  if ('message' in wait) return failAtOnce(draft, step, frame, { type: 'validation', ...wait });
  draft.record({
    type: 'wait.opened',
    step: instance,
    name: step.name,
    ...(number === undefined ? {} : { number }),
    iteration: frame.iteration,
    wait,
    ...(step.timeout_minutes === undefined
      ? {}
      : { deadline: minutesLater(draft.now, step.timeout_minutes) }),
  });
}

/** What the step waits for, its template rendered; why that cannot be said; or that a text must be read first. */
function awaitedNow(
  draft: Draft,
  { awaited }: WaitStep,
  frame: Frame,
): AwaitedNow | { message: string } | 'unread' {
  if (awaited.kind === 'checks') return awaited;
  const source = sourceOf(awaited);
  const said = textAt(draft, source, frame);
  if (said.is === 'unread') return 'unread';
  if (said.is === 'error') return { message: said.message };
  const text = said.value.trim();
  const { file, line, column } = source.span;
  const wrong = (what: string): { message: string } => ({
    message: `"${text}" is no ${what} (${file}:${line}:${column})`,
  });
  switch (awaited.kind) {
    case 'for': {
      const seconds = durationSeconds(text);
      if (seconds === undefined) return wrong('duration such as 90s, 15m, 24h, 7d or PT15M');
      return seconds >= 1 && seconds <= LONGEST
        ? { kind: 'time', due: later(draft.now, seconds) }
        : wrong('duration between 1s and 7d');
    }
    case 'until':
      return isInstant(text)
        ? { kind: 'time', due: later(text, 0) }
        : wrong('time such as 2026-01-05T09:00:00Z');
    case 'label':
      return text === '' ? wrong('label') : { kind: 'label', label: text };
    case 'signal':
      return text === '' ? wrong('name of a signal') : { kind: 'signal', signal: text };
  }
}

function sourceOf(awaited: Exclude<WaitStep['awaited'], { kind: 'checks' }>): Source {
  switch (awaited.kind) {
    case 'for':
      return awaited.duration;
    case 'until':
      return awaited.time;
    case 'label':
      return awaited.label;
    case 'signal':
      return awaited.signal;
  }
}

/** One look at an open wait: over when what it waits for has happened, failed, or did not happen in time. */
export function advanceWait(draft: Draft, step: WaitStep, frame: Frame): void {
  const state = stateOf(draft, step, frame);
  if (state?.status !== 'waiting' || state.wait === undefined) return;
  const verdict = judge(state.wait, state.deadline, draft.situation.snapshot, draft.progress.signals ?? []);
  switch (verdict.is) {
    case 'unknown':
      return;
    case 'over': {
      const { is: _over, ...taken } = verdict;
      return draft.record({
        type: 'wait.closed',
        step: instanceOf(step, frame),
        conclusion: 'success',
        ...taken,
      });
    }
    case 'failed':
      return fail(draft, step, frame, { type: 'tool', message: verdict.message });
    case 'open':
      if (state.deadline !== undefined && state.deadline <= draft.now)
        timeOut(draft, step, frame, lacking(state.wait));
  }
}

function timeOut(draft: Draft, step: WaitStep, frame: Frame, what: string): void {
  const error = { type: 'timeout', message: `the wait ran out: ${what}` } as const;
  if (step.on_timeout === 'fail') return fail(draft, step, frame, error);
  const closed = {
    type: 'wait.closed',
    step: instanceOf(step, frame),
    conclusion: 'timed_out',
    error,
  } as const;
  if (step.on_timeout === 'continue') return draft.record({ ...closed, because: 'continue-on-error' });
  draft.record(closed);
  failRun(draft, 'wait_timed_out', `${step.name}: ${error.message}`);
}

/** Ends the wait as a failure, timed out where that is why, and as the step says of failures. */
function fail(draft: Draft, step: WaitStep, frame: Frame, error: StepError): void {
  const ending = endingOf(draft, step, error);
  if (ending.is === 'human') return concludeOrAsk(draft, step, frame, error);
  const failed = error.type === 'timeout' ? 'timed_out' : 'failure';
  draft.record({
    type: 'wait.closed',
    step: instanceOf(step, frame),
    conclusion: ending.is === 'caught' && ending.conclusion === 'skipped' ? 'skipped' : failed,
    ...(ending.is === 'caught' ? { because: ending.because } : {}),
    error,
  });
  if (ending.is === 'compensate') undoAfter(draft, step.name, error);
}
