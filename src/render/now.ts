import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { adviceLines } from './advice.ts';
import { openGates } from './gates.ts';
import type { RenderInput } from './input.ts';
import { instant, took } from './instant.ts';
import { orderLines } from './last-order.ts';
import { limitWords } from './limit-words.ts';
import { spentLine } from './spending.ts';
import { code, plain } from './markdown.ts';
import { meaningOf } from './meaning.ts';
import { inMarkdown } from './pieces.ts';
import { isUndoing, STANDINGS } from './standing.ts';
import { command } from './typed.ts';
import { broken, runningLines, underWay } from './under-way.ts';
import { undoingOf, undoneCount } from './undoing.ts';
import { list } from './who.ts';

/** What is happening now, who is awaited and what comes next; behind that what was ordered last. */
export const nowLines = (progress: Progress, workflow: Workflow | null, input: RenderInput): string[] => [
  ...standingLines(progress, workflow, input),
  ...adviceLines(progress),
  ...orderLines(progress),
];

function standingLines(progress: Progress, workflow: Workflow | null, input: RenderInput): string[] {
  if (isUndoing(progress)) return undoingLines(progress, workflow, input);
  switch (progress.status) {
    case 'in_progress':
      return runningLines(progress, input);
    case 'blocked':
      return broken([...blockedLines(progress, input.policy), ...underWay(progress, input).map(inMarkdown)]);
    case 'paused':
      return pausedLines(progress, input);
    case 'completed':
      return completedLines(progress);
    case 'failed':
    case 'cancelled':
      return endedLines(progress, input);
  }
}

function completedLines(progress: Progress): string[] {
  const ended = progress.completed_at ?? progress.updated_at;
  const by = `**${plain(progress.requester.login, 40)}**`;
  return [
    `All steps are done. Started ${instant(progress.started_at)} by ${by}, ended **${instant(ended)}** after ${took(progress.started_at, ended)}.\\`,
    ...spentLines(progress),
    'Nobody is awaited.',
  ];
}

/** What it has cost, on a line of its own. */
function spentLines(progress: Progress): string[] {
  const line = spentLine(progress);
  return line === undefined ? [] : [`${line}\\`];
}

function endedLines(progress: Progress, input: RenderInput): string[] {
  const ended = progress.journal.entries.find(
    (entry) => entry.type === 'run.failed' || entry.type === 'run.cancelled',
  );
  const message = ended?.message ?? progress.ending?.message ?? '';
  const again = canGoOn(progress)
    ? `Once the cause is mended, ${code(command(input.policy, 'retry'))} lets this run go on where it failed, and ${code(command(input.policy, 'start'))} begins a new one.`
    : progress.status === 'failed'
      ? `Once the cause is mended, ${code(command(input.policy, 'start'))} begins a new run.`
      : `${code(command(input.policy, 'start'))} begins a new run.`;
  return [
    `The run ended ${instant(progress.completed_at ?? progress.updated_at)}. ${meaning(progress.status_reason)}${said(message)}.`,
    ...spentLines(progress),
    `Nobody is awaited. ${again}`,
  ];
}

/** Whether a step's failure ended the run and nothing of it was undone since. */
const canGoOn = ({ status, status_reason, ending }: Progress): boolean =>
  status === 'failed' &&
  status_reason === 'step_failed_uncaught' &&
  [...(ending?.undo ?? []), ...(ending?.undone ?? [])].length === 0;

function blockedLines(progress: Progress, policy: RenderInput['policy']): string[] {
  const gates = openGates(progress);
  const first = gates[0];
  if (first === undefined)
    return [
      `Parked since ${instant(progress.updated_at)}: ${limitWords(progress, policy) ?? `${meaning(progress.status_reason)}.`}`,
    ];
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

function pausedLines(progress: Progress, input: RenderInput): string[] {
  const { paused } = progress;
  const who = paused === undefined ? '' : ` by **${plain(paused.by.login, 40)}**`;
  const since = instant(paused?.at ?? progress.updated_at);
  return broken([
    `Paused${who} since **${since}**${said(paused?.text ?? '')}. Nothing new is started until ${code(command(input.policy, 'resume'))}; deadlines stay as they are.`,
    ...underWay(progress, input).map(inMarkdown),
  ]);
}

function undoingLines(progress: Progress, workflow: Workflow | null, input: RenderInput): string[] {
  const all = undoingOf(progress, workflow);
  const { reason = '', message = '', status = 'failed' } = progress.ending ?? {};
  const next = all.find(({ standing }) => standing === 'pending');
  return broken([
    `The run is over: ${lower(meaning(reason))}${said(message)}.`,
    `Before it ends as ${status}, what was done is undone, newest first: ${undoneCount(all)}.`,
    ...underWay(progress, input).map(inMarkdown),
    ...(next === undefined
      ? []
      : [`Next: ${code(next.instance)}${next.by === undefined ? '' : `, by ${code(next.by)}`}.`]),
  ]);
}

/** The steps that a run that is ending undoes, each with how that stands. */
export function undoneLines(progress: Progress, workflow: Workflow | null, limit: number): string[] {
  const all = undoingOf(progress, workflow);
  const rows = all.slice(0, limit).map(({ instance, by, standing }) => {
    const { symbol, word } = STANDINGS[standing];
    return `- ${symbol} ${code(instance, 80)}${by === undefined ? '' : ` by ${code(by, 80)}: ${word}`}`;
  });
  return all.length > limit ? [...rows, `- … and ${all.length - limit} more`] : rows;
}

const said = (message: string): string =>
  message === '' ? '' : `: ${plain(message, 300).replace(/\.$/, '')}`;

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const meaning = (reason: string): string => meaningOf(reason) ?? `Reason ${code(reason)}`;
