import type { Progress, StepState } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { openGates } from './gates.ts';
import { instant, took } from './instant.ts';
import { code, plain } from './markdown.ts';
import { meaningOf } from './meaning.ts';
import { RUN_STANDINGS } from './standing.ts';
import { list } from './who.ts';

/** The status as symbol and words, with the step or gate it is about. */
export function headline(progress: Progress): string {
  const { symbol, word } = RUN_STANDINGS[progress.status];
  return `### ${symbol} ${progress.status === 'blocked' && openGates(progress.steps).length === 0 ? 'Parked' : word}${about(progress)}`;
}

function about(progress: Progress): string {
  if (progress.status === 'blocked') return named(openGates(progress.steps).map(({ gate }) => gate.name));
  if (progress.status !== 'in_progress') return '';
  const claimed = Object.values(progress.steps).filter((state) => state.claim !== undefined);
  return named(claimed.map((state) => state.name));
}

const named = (names: readonly string[]): string =>
  names.length === 0
    ? ''
    : names.length > 3
      ? ` · ${names.length} at once`
      : ` · ${names.map((name) => plain(name, 60)).join(', ')}`;

/** What is happening now, who is awaited and what comes next. */
export const nowLines = (progress: Progress): string[] => NOW[progress.status](progress);

const NOW: { [status in Progress['status']]: (progress: Progress) => string[] } = {
  in_progress: runningLines,
  blocked: blockedLines,
  completed: completedLines,
  failed: failureLines,
};

function completedLines(progress: Progress): string[] {
  const ended = progress.completed_at ?? progress.updated_at;
  const by = `**${plain(progress.requester.login, 40)}**`;
  return [
    `All steps are done. Started ${instant(progress.started_at)} by ${by}, ended **${instant(ended)}** after ${took(progress.started_at, ended)}.\\`,
    'Nobody is awaited.',
  ];
}

function failureLines(progress: Progress): string[] {
  const ended = progress.journal.entries.find((entry) => entry.type === 'run.failed');
  const said = ended === undefined ? '' : `: ${plain(ended.message, 300)}`;
  return [
    `The run ended ${instant(progress.completed_at ?? progress.updated_at)}. ${meaning(progress.status_reason)}${said.replace(/\.$/, '')}.`,
    `Nobody is awaited. Once the cause is mended, ${code('/start')} begins a new run.`,
  ];
}

function blockedLines(progress: Progress): string[] {
  const gates = openGates(progress.steps);
  const first = gates[0];
  if (first === undefined)
    return [`Parked since ${instant(progress.updated_at)}: ${meaning(progress.status_reason)}.`];
  return [
    `Waiting since **${instant(first.gate.opened_at)}**. Nothing moves until ${
      gates.length === 1
        ? 'it is'
        : `${list(
            gates.slice(0, 6).map(({ gate }) => code(gate.name, 80)),
            'and',
          )} are`
    } answered.`,
  ];
}

function runningLines(progress: Progress): string[] {
  const states = Object.entries(progress.steps);
  const claimed = states.filter(([, state]) => state.claim !== undefined);
  const delayed = states.filter(([, state]) => state.status === 'pending' && state.not_before !== undefined);
  const lines = [...claimed.map((one) => performed(progress, one)), ...delayed.map(delayedLine)];
  const more = lines.splice(3).length;
  if (more > 0) lines.push(`${more} more step${more === 1 ? ' is' : 's are'} on the way.`);
  if (lines.length === 0) lines.push(between(progress));
  if (openGates(progress.steps).length === 0) lines.push('Nobody is awaited.');
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}\\` : line));
}

function performed(progress: Progress, [instance, state]: [string, StepState]): string {
  const row = progress.step_history.findLast(
    (one) => one.step_name === instance && one.status === 'in_progress',
  );
  const worker = row === undefined || row.agent === '' ? '' : ` by ${code(row.agent)}`;
  const attempt = state.attempts > 1 ? `, attempt ${state.attempts}` : '';
  const since = state.started_at === undefined ? '' : ` since **${instant(state.started_at)}**`;
  const until =
    state.claim === undefined ? '' : `; given up if nothing is heard by ${instant(state.claim.lease_until)}`;
  return `**${numbered(state)}** is being performed${worker}${since}${attempt}${until}.`;
}

function delayedLine([, state]: [string, StepState]): string {
  const error = state.error === undefined ? '' : ` failed with ${code(state.error.type)} and`;
  return `**${numbered(state)}**${error} is tried again from **${instant(state.not_before ?? '')}**.`;
}

function between(progress: Progress): string {
  const last = progress.last_completed_step_name;
  const after = last === null ? '' : ` after ${code(last)}`;
  return `The next step is about to begin${after}, as of ${instant(progress.updated_at)}.`;
}

const numbered = (state: StepState): string =>
  `${state.number === undefined ? '' : `${state.number} · `}${plain(state.name, 80)}`;

const meaning = (reason: string): string => meaningOf(reason) ?? `Reason ${code(reason)}`;

/** Which workflow this is and, where it has phases, which one it is in: `agentic-pipeline · phase 1 of 2: Plan`. */
export function phaseLine(progress: Progress, workflow: Workflow | null): string[] {
  const phases = workflow?.phases ?? [];
  const at = phases.findIndex((phase) => phase.name === progress.current_phase);
  const phase = phases[at];
  const where =
    phase === undefined ? '' : ` · phase ${at + 1} of ${phases.length}: ${plain(phase.title, 120)}`;
  return [`**${plain(progress.workflow.name, 80)}**${where}`];
}
