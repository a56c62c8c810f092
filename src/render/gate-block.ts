import type { Step } from '../workflow/step.ts';
import { approvalLines } from './gate-approval.ts';
import { failureLines } from './gate-failure.ts';
import { questionLines } from './gate-question.ts';
import { approvalOf, stepOf, type OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { tickLines } from './ticks.ts';

/** How much of a gate is shown, and beside which others. */
export interface Showing {
  /** True when no other gate is open. */
  alone: boolean;
  /** True where lines are scarce: what does not fit is folded behind it. */
  compact: boolean;
}

/** What one open gate asks, of whom, since when, what to type, and the boxes that can be ticked. */
export function gateBlock(open: OpenGate, input: RenderInput, showing: Showing): string[] {
  const step = stepOf(open, input);
  const { lines, folded } = partsOf(open, step, input, showing);
  const ticks = open.gate.kind === 'approval' ? tickLines(open, approvalOf(step), showing.compact) : [];
  return [
    open.gate.kind === 'error' ? '> [!WARNING]' : '> [!IMPORTANT]',
    ...lines.map((line) => `> ${line}`.trimEnd()),
    ...(ticks.length === 0 ? [] : ['', ...ticks]),
    ...(folded.length === 0 ? [] : ['', ...folded]),
  ];
}

function partsOf(
  open: OpenGate,
  step: Step | undefined,
  input: RenderInput,
  showing: Showing,
): { lines: string[]; folded: string[] } {
  switch (open.gate.kind) {
    case 'error':
      return failureLines(open, input);
    case 'approval':
      return approvalLines(open, approvalOf(step), input, showing);
    case 'input':
    case 'words': {
      const asking = step?.type === 'input' || step?.type === 'wait-for-human' ? step : undefined;
      return { lines: questionLines(open, asking, input, showing.alone), folded: [] };
    }
  }
}
