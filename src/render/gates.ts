import { waitingGates, type PlacedGate } from '../decide/gates/open-gates.ts';
import type { Progress } from '../progress/schema.ts';
import { findStep } from '../workflow/graph.ts';
import type { ApprovalStep, Step } from '../workflow/step.ts';
import type { RenderInput } from './input.ts';
import { hasEnded, isUndoing } from './standing.ts';

export type OpenGate = PlacedGate;

/** Gates that wait for a person, longest open first; one that was approved and is asked again is among them. */
export function openGates(progress: Progress): OpenGate[] {
  if (hasEnded(progress)) return [];
  const waiting = waitingGates(progress);
  // What a run that is ending had approved is not asked again.
  const asked = isUndoing(progress) ? waiting.filter(({ state }) => state.status === 'waiting') : waiting;
  return asked.toSorted((one, other) => (one.gate.opened_at < other.gate.opened_at ? -1 : 1));
}

/** The step that opened a gate; undefined where the definition is not known. */
export const stepOf = ({ state }: OpenGate, { workflow }: RenderInput): Step | undefined =>
  workflow === null ? undefined : findStep(workflow, state.name);

export const approvalOf = (step: Step | undefined): ApprovalStep | undefined =>
  step?.type === 'approval' ? step : undefined;
