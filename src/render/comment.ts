import { commentOfProblems, problemBlock, refusalLines } from './trouble.ts';
import { diagramFold, folds } from './folds.ts';
import { footer } from './footer.ts';
import { gateBlock, openGates } from './gates.ts';
import { headline, nowLines, phaseLine } from './headline.ts';
import type { RenderInput } from './input.ts';
import { convergenceTable, currentTests } from './convergence.ts';
import { plain, truncate } from './markdown.ts';
import { markerLine } from './marker.ts';
import { errorLines } from './outputs.ts';
import { stepsTable } from './steps-table.ts';

/** Bounds of the status comment: characters in all, and lines that are not folded away. */
export const COMMENT_LIMITS = { characters: 60_000, visible: 40 } as const;

/**
 * The status comment: what is going on, who is awaited since when, what to type; everything else folded.
 * Null when there is neither a run nor anything to complain about.
 */
export function comment(input: RenderInput): string | null {
  const { progress, problems, refusals } = input;
  if (progress === null) {
    if (problems.length === 0 && refusals.length === 0) return null;
    const marker = markerLine({ v: 1, workflow_id: null, generation: 0 });
    return assemble([marker, ...commentOfProblems(input)], [], []);
  }
  const marker = markerLine({ v: 1, workflow_id: progress.workflow_id, generation: progress.generation });
  const visible = [
    marker,
    headline(progress),
    '',
    ...phaseLine(progress, input.workflow),
    '',
    ...nowLines(progress),
    '',
    ...problemBlock(input),
    ...refusalLines(input),
    ...gateLines(input),
  ];
  const room = (): number => COMMENT_LIMITS.visible - 1 - visibleLines(visible);
  if (progress.status === 'failed') visible.push(...errorLines(progress, 1), '');
  if (input.workflow !== null && room() >= 6)
    visible.push(...stepsTable(input.workflow, progress, Math.min(8, room() - 4)), '');
  visible.push(...scoreLines(input, room()));
  const diagram = diagramFold(input, room());
  visible.push(...diagram.visible);
  return assemble(visible, [...folds(input), ...diagram.folded], ['', footer(progress, input)]);
}

function scoreLines({ progress, workflow }: RenderInput, room: number): string[] {
  const tests = progress === null ? undefined : currentTests(progress, workflow);
  if (progress === null || tests === undefined || room < 6) return [];
  return [...convergenceTable(tests, progress, workflow, Math.min(3, room - 4)), ''];
}

function gateLines(input: RenderInput): string[] {
  const gates = openGates(input.progress?.steps ?? {});
  const full = gates.length > 2 ? 1 : 2;
  const rest = gates.slice(full);
  return [
    ...gates.slice(0, full).flatMap((gate) => [...gateBlock(gate, input, gates.length === 1), '']),
    ...(rest.length > 0
      ? [
          `Open as well: ${rest
            .slice(0, 20)
            .map(({ gate }) => plain(gate.name, 80))
            .join(', ')}; answered in the same way.`,
          '',
        ]
      : []),
  ];
}

/** Lines that show without unfolding anything: neither blank nor hidden. */
export function visibleLines(lines: readonly string[]): number {
  let depth = 0;
  let count = 0;
  for (const line of lines) {
    if (line.startsWith('<details>')) depth += 1;
    if (
      (depth === 0 && line.trim() !== '' && !line.startsWith('<!--')) ||
      (depth === 1 && line.startsWith('<details>'))
    )
      count += 1;
    if (line.startsWith('</details>')) depth -= 1;
  }
  return count;
}

const text = (lines: readonly string[]): string => lines.join('\n').replace(/\n{3,}/g, '\n\n');

function assemble(visible: readonly string[], folded: readonly string[][], end: readonly string[]): string {
  let body = text(visible);
  const reserve = text(end).length + 200;
  let omitted = 0;
  for (const part of folded) {
    const next = `${body}\n${text(part)}`;
    if (next.length + reserve > COMMENT_LIMITS.characters) omitted += 1;
    else body = next;
  }
  const note =
    omitted === 0
      ? []
      : ['', `${omitted} folded part${omitted === 1 ? ' was' : 's were'} left out for length.`];
  return truncate(`${[body, text([...note, ...end])].join('\n').trimEnd()}\n`, COMMENT_LIMITS.characters);
}
