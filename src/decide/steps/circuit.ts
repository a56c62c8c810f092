import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { later } from '../../instant.ts';

/** Whether a step's circuit breaker lets an attempt begin: closed, or half open with nothing of the step under way. */
export function admits(draft: Draft, step: Step): boolean {
  const breaker = step.circuit_breaker;
  const circuit = draft.progress.circuits?.[step.name];
  if (breaker === undefined || circuit === undefined || circuit.failures < breaker.failure_threshold)
    return true;
  if ((circuit.open_until ?? '') > draft.now) return false;
  return !Object.values(draft.progress.steps).some(
    (state) => state.name === step.name && state.claim !== undefined,
  );
}

/** Counts how an attempt of a step ended: failures in a row open the circuit, a success closes it. */
export function count(draft: Draft, step: Step, failed: boolean, decision: string | undefined): void {
  const breaker = step.circuit_breaker;
  if (breaker === undefined) return;
  const before = draft.progress.circuits?.[step.name]?.failures ?? 0;
  if (!failed && before === 0) return;
  const failures = failed ? before + 1 : 0;
  const open = failures >= breaker.failure_threshold;
  const until = open ? { open_until: later(draft.now, breaker.reset_timeout_seconds) } : {};
  draft.record({ type: 'circuit.changed', name: step.name, failures, ...until }, decision);
}
