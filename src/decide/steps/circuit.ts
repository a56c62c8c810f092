import { later } from '../../instant.ts';
import type { StepError } from '../../progress/attempt.ts';
import { findPlaced, findStep, placedSteps } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { CircuitBreaker, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { bodyOf } from './ralph.ts';

/** A breaker, and under which name its failures are counted: a step, `agent planner` or `tool registry`. */
interface Circuit {
  name: string;
  breaker: CircuitBreaker;
}

/** Ends of an attempt that say nothing of its agent or tool: people or the runner are why. */
const NOT_THEIRS: readonly StepError['type'][] = ['head-moved', 'conflict', 'lease-expired'];

/** The circuits that attempts of a step pass through: its own or its tool's, and its agent's. */
function circuitsOf(workflow: Workflow, step: Step): Circuit[] {
  const own = step.circuit_breaker;
  const circuits = own === undefined ? [] : [{ name: named(own) ?? step.name, breaker: own }];
  if (step.type !== 'prompt' && step.type !== 'command') return circuits;
  const call = findPlaced(workflow, step.name)?.parents.findLast((parent) => parent.type === 'workflow');
  const breaker = (call?.definition ?? workflow).agents[step.agent]?.circuit_breaker;
  if (breaker === undefined) return circuits;
  const agent = `agent ${call === undefined ? '' : `${call.name}.`}${step.agent}`;
  const name = named(breaker) ?? agent;
  return circuits.some((circuit) => circuit.name === name) ? circuits : [...circuits, { name, breaker }];
}

const named = ({ tool }: CircuitBreaker): string | undefined =>
  tool === undefined ? undefined : `tool ${tool}`;

const passes = (workflow: Workflow, step: Step | undefined, name: string): boolean =>
  step !== undefined && circuitsOf(workflow, bodyOf(step)).some((circuit) => circuit.name === name);

/** Whether every circuit of a step lets an attempt begin: closed, or half open with nothing else under way in it. */
export function admits(draft: Draft, step: Step): boolean {
  const { workflow, progress, now } = draft;
  return circuitsOf(workflow, step).every(({ name, breaker }) => {
    const circuit = progress.circuits?.[name];
    if (circuit === undefined || circuit.failures < breaker.failure_threshold) return true;
    if ((circuit.open_until ?? '') > now) return false;
    return !Object.values(progress.steps).some(
      (state) => state.claim !== undefined && passes(workflow, findStep(workflow, state.name), name),
    );
  });
}

/** Counts how an attempt of a step ended: failures in a row open its circuits, a success closes them. */
export function count(draft: Draft, step: Step, error: StepError | null, decision: string | undefined): void {
  for (const { name, breaker } of circuitsOf(draft.workflow, step)) {
    if (name !== step.name && error !== null && NOT_THEIRS.includes(error.type)) continue;
    const before = draft.progress.circuits?.[name]?.failures ?? 0;
    if (error === null && before === 0) continue;
    const failures = error === null ? 0 : before + 1;
    const open = failures >= breaker.failure_threshold;
    const until = open ? { open_until: later(draft.now, breaker.reset_timeout_seconds) } : {};
    draft.record({ type: 'circuit.changed', name, failures, ...until }, decision);
  }
}

/** Names of the steps that an open circuit keeps from beginning and that have not ended. */
export function heldByCircuits({ workflow, progress, now }: Draft): string[] {
  const open = Object.entries(progress.circuits ?? {}).filter(([, { open_until = '' }]) => open_until > now);
  return open.flatMap(([name]) =>
    findStep(workflow, name) === undefined
      ? placedSteps(workflow).flatMap(({ step }) =>
          progress.steps[step.name]?.status !== 'completed' && passes(workflow, step, name)
            ? [step.name]
            : [],
        )
      : [name],
  );
}
