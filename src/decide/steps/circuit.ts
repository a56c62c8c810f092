import { later } from '../../instant.ts';
import type { StepError } from '../../progress/attempt.ts';
import type { StepState } from '../../progress/schema.ts';
import { findPlaced, findStep, placedSteps } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { CircuitBreaker, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { candidatesOf } from '../scope/performers.ts';
import { bodyOf } from './body.ts';

/** A breaker, and under which name its failures are counted: a step, `agent planner` or `tool registry`. */
interface Circuit {
  name: string;
  breaker: CircuitBreaker;
}

/** Ends of an attempt that say nothing of its agent or tool: people or the runner are why. */
const NOT_THEIRS: readonly StepError['type'][] = ['head-moved', 'conflict', 'lease-expired'];

/** The circuit that attempts of a step pass through whoever performs them: its own or its tool's. */
function ownCircuit(step: Step): Circuit[] {
  const own = step.circuit_breaker;
  return own === undefined ? [] : [{ name: named(own) ?? step.name, breaker: own }];
}

/** The circuit of an agent that performs a step: its own one or its tool's. */
function circuitOfAgent(workflow: Workflow, step: Step, agent: string): Circuit[] {
  const call = findPlaced(workflow, step.name)?.parents.findLast((parent) => parent.type === 'workflow');
  const breaker = (call?.definition ?? workflow).agents[agent]?.circuit_breaker;
  if (breaker === undefined) return [];
  const name = named(breaker) ?? `agent ${call === undefined ? '' : `${call.name}.`}${agent}`;
  return [{ name, breaker }];
}

/** Who may perform a step: its agent, and those who take over. */
const agentsOf = (workflow: Workflow, step: Step): string[] =>
  candidatesOf(workflow, step).map(({ agent }) => agent.name);

/** The circuits that an attempt passes through, each once. */
function circuitsOf(workflow: Workflow, step: Step, agent: string | undefined): Circuit[] {
  const own = ownCircuit(step);
  const theirs = agent === undefined ? [] : circuitOfAgent(workflow, step, agent);
  return [...own, ...theirs.filter(({ name }) => own.every((circuit) => circuit.name !== name))];
}

const named = ({ tool }: CircuitBreaker): string | undefined =>
  tool === undefined ? undefined : `tool ${tool}`;

/** Whether attempts of a step may pass through a circuit. */
function passes(workflow: Workflow, step: Step | undefined, name: string): boolean {
  if (step === undefined) return false;
  const body = bodyOf(step);
  return [
    ...ownCircuit(body),
    ...agentsOf(workflow, body).flatMap((agent) => circuitOfAgent(workflow, body, agent)),
  ].some((circuit) => circuit.name === name);
}

/** Whether an attempt of a step is under way in a circuit. */
const isUnderWay = (draft: Draft, state: StepState, name: string): boolean => {
  const step = state.claim === undefined ? undefined : findStep(draft.workflow, state.name);
  if (step === undefined) return false;
  const agent = performerIn(draft, bodyOf(step), state);
  return circuitsOf(draft.workflow, bodyOf(step), agent).some((circuit) => circuit.name === name);
};

/** Who performs the attempt that a state is about. */
const performerIn = ({ workflow }: Draft, step: Step, { fallback = 0 }: StepState): string | undefined => {
  const agents = agentsOf(workflow, step);
  return agents[fallback] ?? agents.at(-1);
};

/** Whether a circuit lets an attempt begin: closed, or half open with nothing else under way in it. */
function lets(draft: Draft, { name, breaker }: Circuit): boolean {
  const { progress, now } = draft;
  const circuit = progress.circuits?.[name];
  if (circuit === undefined || circuit.failures < breaker.failure_threshold) return true;
  if ((circuit.open_until ?? '') > now) return false;
  return !Object.values(progress.steps).some((state) => isUnderWay(draft, state, name));
}

/** Whether the circuit of an agent lets it perform a step. */
export const agentAdmits = (draft: Draft, step: Step, agent: string): boolean =>
  circuitOfAgent(draft.workflow, step, agent).every((circuit) => lets(draft, circuit));

/** Whether the circuits of a step let an attempt begin: its own, and that of anybody who may perform it. */
export function admits(draft: Draft, step: Step): boolean {
  const agents = agentsOf(draft.workflow, step);
  return (
    ownCircuit(step).every((circuit) => lets(draft, circuit)) &&
    (agents.length === 0 || agents.some((agent) => agentAdmits(draft, step, agent)))
  );
}

/** Counts how an attempt of a step ended: failures in a row open its circuits, a success closes them. */
export function count(
  draft: Draft,
  step: Step,
  instance: string,
  error: StepError | null,
  decision: string | undefined,
): void {
  const state = draft.progress.steps[instance];
  const agent = state === undefined ? undefined : performerIn(draft, step, state);
  for (const { name, breaker } of circuitsOf(draft.workflow, step, agent)) {
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
export function heldByCircuits(draft: Draft): string[] {
  const { workflow, progress, now } = draft;
  const open = Object.entries(progress.circuits ?? {}).filter(([, { open_until = '' }]) => open_until > now);
  return open.flatMap(([name]) =>
    findStep(workflow, name) === undefined
      ? placedSteps(workflow).flatMap(({ step }) =>
          progress.steps[step.name]?.status !== 'completed' &&
          passes(workflow, step, name) &&
          !admits(draft, bodyOf(step))
            ? [step.name]
            : [],
        )
      : [name],
  );
}
