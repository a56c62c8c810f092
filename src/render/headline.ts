import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { openGates } from './gates.ts';
import { instant } from './instant.ts';
import { plain } from './markdown.ts';
import { hasEnded, isHolding, isUndoing, RUN_STANDINGS } from './standing.ts';

/** The status as symbol and words, with the step or gate it is about. */
export function headline(progress: Progress): string {
  if (isUndoing(progress)) return `### ↩️ Undoing${named(claimed(progress))}`;
  if (progress.status === 'in_progress' && claimed(progress).length === 0 && holding(progress).length > 0)
    return `### ⏳ Waiting${named(holding(progress))}`;
  const { symbol, word } = RUN_STANDINGS[progress.status];
  return `### ${symbol} ${progress.status === 'blocked' && openGates(progress).length === 0 ? 'Parked' : word}${about(progress)}`;
}

function about(progress: Progress): string {
  if (progress.status === 'blocked') return named(openGates(progress).map(({ gate }) => gate.name));
  return progress.status === 'in_progress' ? named(claimed(progress)) : '';
}

const claimed = (progress: Progress): string[] =>
  Object.values(progress.steps)
    .filter((state) => state.claim !== undefined)
    .map((state) => state.name);

const holding = (progress: Progress): string[] =>
  Object.values(progress.steps)
    .filter((state) => isHolding(state) || (state.run !== undefined && state.status === 'in_progress'))
    .map((state) => state.name);

const named = (names: readonly string[]): string =>
  names.length === 0
    ? ''
    : names.length > 3
      ? ` · ${names.length} at once`
      : ` · ${names.map((name) => plain(name, 60)).join(', ')}`;

/** Which workflow this is and, where it has phases, which one it is in: `agentic-pipeline · phase 1 of 2: Plan`. */
export function phaseLine(progress: Progress, workflow: Workflow | null): string[] {
  const phases = workflow?.phases ?? [];
  const at = phases.findIndex((phase) => phase.name === progress.current_phase);
  const phase = phases[at];
  const where =
    phase === undefined ? '' : ` · phase ${at + 1} of ${phases.length}: ${plain(phase.title, 120)}`;
  const deadline =
    progress.deadline === undefined || hasEnded(progress) || isUndoing(progress)
      ? ''
      : ` · must end by ${instant(progress.deadline)}`;
  return [`**${plain(progress.workflow.name, 80)}**${where}${deadline}`];
}
