import { summarise } from './bounds.ts';
import type { Entry } from './entry.ts';
import { spent, withoutLimit } from './evolve-spent.ts';
import { withCheckpoint } from './evolve-memory.ts';
import { givenUp } from './given-up.ts';
import { outputKey } from './output-key.ts';
import { fresh, state, withStep } from './step-in.ts';
import type { HistoryRow, Progress } from './schema.ts';

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

/** Approvals that a step is among the first to rest on. */
function withUsed(before: Progress, gates: readonly string[], by: string): Progress {
  let next = before;
  for (const instance of gates) {
    const known = state(next, instance);
    if (known.gate === undefined) continue;
    const used = [...(known.gate.used ?? []).filter((one) => one !== by), by];
    next = withStep(next, instance, { ...known, gate: { ...known.gate, used } });
  }
  return next;
}

function started(before: Progress, entry: Extract<Entry, { type: 'step.started' }>): Progress {
  const {
    not_before: _waited,
    error: _last,
    corrected: _judged,
    fallback: _passed,
    timeout_seconds: _had,
    ...known
  } = before.steps[entry.step] ?? fresh(entry.name, entry.step_type, entry.iteration);
  const row: HistoryRow = {
    ...(entry.number === undefined ? {} : { step_number: entry.number }),
    step_name: entry.step,
    agent: entry.agent,
    ...(entry.model === undefined ? {} : { model: entry.model }),
    ...(entry.recovery === undefined ? {} : { recovery: entry.recovery }),
    template: entry.template,
    status: 'in_progress',
    attempt: entry.attempt,
    iteration: entry.iteration,
    output: '',
    timestamp: entry.at,
    started_at: entry.at,
  };
  return {
    ...withStep(withUsed(withoutLimit(before), entry.uses ?? [], entry.step), entry.step, {
      ...known,
      ...(entry.number === undefined ? {} : { number: entry.number }),
      status: 'in_progress',
      attempts: entry.attempt,
      started_at: entry.at,
      claim: {
        decision: entry.decision,
        lease_until: entry.lease_until,
        ...(entry.model === undefined ? {} : { agent: entry.agent, model: entry.model }),
        ...(entry.allowance === undefined ? {} : { allowance: entry.allowance }),
      },
      ...(entry.fallback === undefined ? {} : { fallback: entry.fallback }),
      ...(entry.timeout_seconds === undefined ? {} : { timeout_seconds: entry.timeout_seconds }),
    }),
    status: 'in_progress',
    status_reason: 'step_started',
    current_step: entry.number ?? before.current_step,
    current_step_name: entry.step,
    step_history: [...before.step_history, row],
    metrics: {
      ...before.metrics,
      recovery_actions: before.metrics.recovery_actions + (entry.attempt > 1 ? 1 : 0),
    },
  };
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

export function closeRow(rows: readonly HistoryRow[], step: string, end: Partial<HistoryRow>): HistoryRow[] {
  const at = rows.findLastIndex((row) => row.step_name === step && row.status === 'in_progress');
  return rows.map((row, index) => (index === at ? { ...row, ...end } : row));
}
