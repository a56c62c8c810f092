import type { Gate } from '../progress/gate.ts';
import type { StepState } from '../progress/schema.ts';
import { findStep } from '../workflow/graph.ts';
import { approvalLines } from './gate-approval.ts';
import { failureLines } from './gate-failure.ts';
import { questionLines } from './gate-question.ts';
import type { RenderInput } from './input.ts';

export interface OpenGate {
  instance: string;
  state: StepState;
  gate: Gate;
}

/** Gates that wait for a person, longest open first. */
export function openGates(steps: { [instance: string]: StepState }): OpenGate[] {
  return Object.entries(steps)
    .flatMap(([instance, state]) =>
      state.status === 'waiting' && state.gate !== undefined ? [{ instance, state, gate: state.gate }] : [],
    )
    .sort((one, other) => (one.gate.opened_at < other.gate.opened_at ? -1 : 1));
}

/** What one open gate asks, of whom, since when, and what to type. */
export function gateBlock(open: OpenGate, input: RenderInput, alone: boolean): string[] {
  return [
    open.gate.kind === 'error' ? '> [!WARNING]' : '> [!IMPORTANT]',
    ...linesOf(open, input, alone).map((line) => `> ${line}`.trimEnd()),
  ];
}

function linesOf(open: OpenGate, input: RenderInput, alone: boolean): string[] {
  const step = input.workflow === null ? undefined : findStep(input.workflow, open.state.name);
  switch (open.gate.kind) {
    case 'error':
      return failureLines(open);
    case 'approval':
      return approvalLines(open, step?.type === 'approval' ? step : undefined, input, alone);
    case 'input':
    case 'words':
      return questionLines(
        open,
        step?.type === 'input' || step?.type === 'wait-for-human' ? step : undefined,
        alone,
      );
  }
}
