import { bareName } from '../progress/bare-name.ts';
import type { RecoveryCode, StepError } from '../progress/attempt.ts';
import type { HistoryRow, Progress } from '../progress/schema.ts';
import { walkSteps } from '../workflow/graph.ts';
import { fileAddress, type Place } from './address.ts';
import { stepOf, type OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { instant, took } from './instant.ts';
import { code, fence, link, plain } from './markdown.ts';
import { amountOf, askedWords, RECOVERIES, spentWords } from './spent.ts';

/** Attempts that are listed; what was tried before them is only counted. */
const LISTED = 5;
/** Characters of what the newest attempt said at its end. */
const TAIL = 600;

/** Attempts that failed, of the step that a gate asks about or, where that is a block, of the steps inside it. */
export function failedAttempts(open: OpenGate, progress: Progress, input: RenderInput): HistoryRow[] {
  const step = stepOf(open, input);
  const inside = step === undefined ? [] : walkSteps([step]).map((placed) => placed.step.name);
  return progress.step_history.filter(
    ({ step_name, status }) =>
      status === 'failed' && (step_name === open.instance || inside.slice(1).includes(bareName(step_name))),
  );
}

/** What was tried: each attempt with its agent, time, cost, error and output, newest last, and the end of what the newest said. */
export function attemptLines(rows: readonly HistoryRow[], place: Place): string[] {
  const shown = rows.slice(-LISTED);
  const before = rows.length - shown.length;
  const tail = shown.at(-1)?.error?.message.trim() ?? '';
  return [
    ...(before > 0 ? [`- … ${before} earlier`] : []),
    ...shown.map((row) => `- ${attempt(row, beforeIt(rows, row), place)}`),
    ...(tail.includes('\n') ? ['', 'The newest ended with:', ...fence(tail.slice(-TAIL))] : []),
  ];
}

/** The attempt of the same step before one. */
const beforeIt = (rows: readonly HistoryRow[], row: HistoryRow): HistoryRow | undefined =>
  rows.slice(0, rows.indexOf(row)).findLast(({ step_name }) => step_name === row.step_name);

const FAILED: { readonly [type in StepError['type']]?: string } = {
  refused: 'refused',
  overloaded: 'was overloaded',
  'rate-limited': 'was limited in its rate',
  internal: 'could not be reached',
};

/** Why an attempt is not performed as the one before: `because claude-sonnet-5-5 refused`. */
function whyOtherwise(recovery: RecoveryCode, before: HistoryRow | undefined): string {
  const failed = FAILED[before?.error?.type ?? 'tool'];
  if (recovery !== 'fallback' || before?.model === undefined || failed === undefined)
    return RECOVERIES[recovery];
  return `because ${code(before.model, 80)} ${failed}`;
}

function attempt(row: HistoryRow, before: HistoryRow | undefined, place: Place): string {
  const { step_name, agent, started_at, completed_at = row.timestamp, error, usage, output_path } = row;
  const parts = [
    `${code(step_name, 80)}, attempt ${row.attempt}`,
    `${instant(started_at)}, ${took(started_at, completed_at)}`,
    ...(agent === ''
      ? []
      : [`by ${code(agent, 80)}${row.model === undefined ? '' : ` with ${code(row.model, 80)}`}`]),
    ...(row.recovery === undefined ? [] : [whyOtherwise(row.recovery, before)]),
    error === undefined
      ? plain(row.output, 200)
      : `${code(error.type)}: ${plain(error.message.split('\n', 1)[0] ?? '', 200)}`,
    ...(usage === undefined
      ? []
      : [askedWords(usage.turns), spentWords(amountOf(usage))].filter((part) => part !== '')),
    ...(output_path === undefined ? [] : [link('output', fileAddress(place, output_path))]),
  ];
  return parts.join(' · ');
}
