import { COMMANDS } from '../commands/grammar.ts';
import type { Policy } from '../policy/schema.ts';
import type { Progress } from '../progress/schema.ts';
import { convergenceTable, goalLine, testsByLoop } from './convergence.ts';
import { mermaid } from './diagram.ts';
import { findingsFold } from './findings.ts';
import type { RenderInput } from './input.ts';
import { code, fold, plain } from './markdown.ts';
import { itemFolds } from './items.ts';
import { keptLines } from './kept.ts';
import { noteLines } from './notes.ts';
import { undoneLines } from './now.ts';
import { spendingLines } from './spending.ts';
import { command } from './typed.ts';
import { approvalLines, errorLines, outputLines } from './outputs.ts';

/** What GitHub still draws: beyond this Mermaid refuses or the drawing says nothing any more. */
const DRAWABLE = { characters: 20_000, lines: 400 } as const;

/** Everything that is folded away, most wanted first. */
export function folds(input: RenderInput): string[][] {
  const { progress } = input;
  if (progress === null) return [];
  const outputs = outputLines(progress, input, 20);
  const approvals = approvalLines(progress, 10);
  const errors = errorLines(progress, 10);
  const kept = keptLines(progress, 10);
  const notes = noteLines(progress, input, 20);
  const spending = spendingLines(progress, 20);
  const undone = undoneLines(progress, input.workflow, 20);
  return [
    ...(undone.length > 0 ? [fold('What is undone, in this order', undone)] : []),
    ...findingsFold(input),
    ...together(itemFolds(progress, input.workflow, 30)),
    ...(outputs.length > 0 ? [fold(`Outputs (${outputs.length} newest)`, outputs)] : []),
    ...(progress.convergence_history.length > 0
      ? [fold('Convergence, loop by loop', convergence(input, progress))]
      : []),
    ...(notes.length > 0 ? [fold('Notes left by agents', notes)] : []),
    ...(spending.length > 0 ? [fold('What was spent', spending)] : []),
    ...(approvals.length > 0 ? [fold(`Answers by people (${approvals.length} newest)`, approvals)] : []),
    ...(errors.length > 0 ? [fold(`Failures (${errors.length} newest)`, errors)] : []),
    ...(kept.length > 0 ? [fold('Signals, checkpoints and circuit breakers', kept)] : []),
    fold('Help: what you can type, and what unsealed means', guide(input.policy)),
  ];
}

/** The diagram: in the open when its text is no longer than `room` lines, else folded. */
export function diagramFold(input: RenderInput, room: number): { visible: string[]; folded: string[][] } {
  if (input.workflow === null) return { visible: [], folded: [] };
  const lines = mermaid(input.workflow, input.progress).split('\n');
  const drawing = ['```mermaid', ...lines, '```', ''];
  if (drawing.length <= room) return { visible: drawing, folded: [] };
  const drawable = lines.length <= DRAWABLE.lines && lines.join('\n').length <= DRAWABLE.characters;
  const shown = drawable ? drawing : [`Too large to be drawn here; ${code('pawl graph')} draws it.`];
  return { visible: [], folded: [fold('Diagram of the workflow', shown)] };
}

function convergence({ workflow }: RenderInput, progress: Progress): string[] {
  return testsByLoop(progress).flatMap((tests) => [
    ...convergenceTable(tests, progress, workflow, 15),
    '',
    ...goalLine(tests.loop, workflow),
    '',
  ]);
}

/** More than two groups of items share one fold. */
const together = (groups: string[][]): string[][] =>
  groups.length < 3 ? groups : [fold(`Items of ${groups.length} steps`, groups.flat())];

const guide = (policy: Policy | null): string[] => [
  'As the first line of a comment, by people who may:',
  '',
  ...COMMANDS.map(({ usage, does }) => `- ${code(command(policy, usage.slice(1)))} ${plain(does)}`),
  '',
  'Pawl acts at most once per actions run and records every decision as a commit on the branch of the run. A run is',
  '_unsealed_ when no seal key is configured: whoever can push could then make work repeat, but never open a gate,',
  'because answers are read from GitHub itself every time they count.',
];
