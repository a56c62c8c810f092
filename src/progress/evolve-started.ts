import type { Entry } from './entry.ts';
import { withoutLimit } from './evolve-spent.ts';
import type { HistoryRow, Progress } from './schema.ts';
import { fresh, state, withStep } from './step-in.ts';

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

/** Folds that an attempt began: its claim, its row, and the approvals that it rests on. */
export function started(before: Progress, entry: Extract<Entry, { type: 'step.started' }>): Progress {
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
