import { summarise } from './bounds.ts';
import type { Entry } from './entry.ts';
import { spent } from './evolve-spent.ts';
import { started } from './evolve-started.ts';
import { withCheckpoint } from './evolve-memory.ts';
import { closeRow } from './close-row.ts';
import { givenUp } from './given-up.ts';
import { outputKey } from './output-key.ts';
import { fresh, state, withStep } from './step-in.ts';
import type { Progress } from './schema.ts';

type AttemptEntry = Extract<Entry, { type: `step.${string}` | 'outcome.late' }>;

/** Folds what happened to a step into its state, the history and the counters. */
export function recordAttempt(before: Progress, entry: AttemptEntry): Progress {
  switch (entry.type) {
    case 'step.started':
      return started(before, entry);
    case 'step.completed':
      return completed(before, entry);
    case 'step.failed':
      return failed(before, entry);
    case 'step.skipped':
      return withStep(before, entry.step, {
        ...(before.steps[entry.step] ?? fresh(entry.name, entry.step_type, entry.iteration)),
        status: 'completed',
        conclusion: 'skipped',
        because: entry.because,
        completed_at: entry.at,
      });
    case 'step.cancelled': {
      const { claim: _released, not_before: _waited, ...known } = state(before, entry.step);
      return {
        ...withStep(before, entry.step, {
          ...known,
          status: 'completed',
          conclusion: 'cancelled',
          because: entry.because,
          completed_at: entry.at,
        }),
        step_history: closeRow(before.step_history, entry.step, {
          status: 'failed',
          output: `cancelled: ${entry.because}`,
          timestamp: entry.at,
          completed_at: entry.at,
        }),
      };
    }
    case 'outcome.late':
      return late(before, entry);
    case 'step.abandoned':
      return withStep(before, entry.step, { ...state(before, entry.step), abandoned: true });
  }
}

function completed(before: Progress, entry: Extract<Entry, { type: 'step.completed' }>): Progress {
  const { claim: _ended, error: _old, not_before: _waited, ...known } = state(before, entry.step);
  const next = withStep(before, entry.step, {
    ...known,
    status: 'completed',
    conclusion: 'success',
    completed_at: entry.at,
    ...(entry.output === undefined ? {} : { output: entry.output }),
    ...(entry.scores === undefined ? {} : { scores: entry.scores }),
    ...(entry.wrote === undefined ? {} : { wrote: entry.wrote }),
    ...(entry.promised === undefined ? {} : { promised: entry.promised }),
    ...(entry.corrected === undefined ? {} : { corrected: entry.corrected }),
  });
  return spent(
    {
      ...next,
      last_completed_step: known.number ?? before.last_completed_step,
      last_completed_step_name: entry.step,
      outputs: { ...before.outputs, [outputKey(entry.step)]: entry.value },
      scores: entry.scores ?? before.scores,
      ...withCheckpoint(before, entry),
      step_history: closeRow(before.step_history, entry.step, {
        status: 'completed',
        output: summarise(entry.summary),
        timestamp: entry.at,
        completed_at: entry.at,
        ...(entry.output === undefined ? {} : { output_path: entry.output.path }),
        ...(entry.scores === undefined ? {} : { validation_scores: entry.scores }),
        ...(entry.usage === undefined ? {} : { usage: entry.usage }),
      }),
    },
    entry.usage,
    before.steps[entry.step]?.claim,
    entry.at,
  );
}

function failed(before: Progress, entry: Extract<Entry, { type: 'step.failed' }>): Progress {
  const {
    claim: _ended,
    run: _concluded,
    not_before: _asked,
    deadline: _passed,
    ...known
  } = state(before, entry.step);
  const ended = entry.conclusion !== undefined;
  const error = { ...entry.error, message: summarise(entry.error.message) };
  const next = withStep(before, entry.step, {
    ...known,
    status: ended ? 'completed' : 'pending',
    error,
    ...(entry.conclusion === undefined ? {} : { conclusion: entry.conclusion, completed_at: entry.at }),
    ...(entry.because === undefined ? {} : { because: entry.because }),
    ...(entry.not_before === undefined ? {} : { not_before: entry.not_before }),
    ...(entry.output === undefined ? {} : { output: entry.output }),
  });
  return spent(
    {
      ...next,
      outputs:
        entry.value === undefined
          ? before.outputs
          : { ...before.outputs, [outputKey(entry.step)]: entry.value },
      errors: [...before.errors, { step: entry.step, attempt: known.attempts, error, at: entry.at }],
      step_history: closeRow(before.step_history, entry.step, {
        status: 'failed',
        output: error.message,
        timestamp: entry.at,
        completed_at: entry.at,
        error,
        ...(entry.output === undefined ? {} : { output_path: entry.output.path }),
        ...(entry.usage === undefined ? {} : { usage: entry.usage }),
      }),
    },
    entry.usage,
    before.steps[entry.step]?.claim,
    entry.at,
  );
}

function late(before: Progress, entry: Extract<Entry, { type: 'outcome.late' }>): Progress {
  const at = givenUp(before.step_history, entry.step, entry.attempt);
  const usage = entry.usage === undefined ? {} : { usage: entry.usage };
  const step_history = before.step_history.map((row, index) =>
    index === at ? { ...row, ...usage, late: entry.at } : row,
  );
  return spent({ ...before, step_history }, entry.usage, before.step_history[at], entry.at);
}
