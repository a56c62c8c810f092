import { commentOfProblems, problemBlock, refusalLines } from './trouble.ts';
import { diagramFold, folds } from './folds.ts';
import { overruledLines } from './findings.ts';
import { footer } from './footer.ts';
import { openGates } from './gates.ts';
import { gateLines } from './gate-room.ts';
import { headline, phaseLine } from './headline.ts';
import type { RenderInput } from './input.ts';
import { convergenceTable, currentTests } from './convergence.ts';
import { truncate } from './markdown.ts';
import { markerFacts, markerLine } from './marker.ts';
import { noticeLines } from './notices.ts';
import { nowLines } from './now.ts';
import { errorLines } from './outputs.ts';
import { stepsTable } from './steps-table.ts';
import { visibleLines } from './visible-lines.ts';

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
    const marker = markerLine(markerFacts(null, input.anchor ?? null));
    return assemble([marker, ...commentOfProblems(input), ...noticeLines(input)], [], []);
  }
  const marker = markerLine(markerFacts(progress.workflow_id, input.anchor ?? null));
  const visible = [
    marker,
    headline(progress),
    '',
    ...phaseLine(progress, input.workflow),
    '',
    ...nowLines(progress, input.workflow, input),
    '',
    ...noticeLines(input),
    ...problemBlock(input),
    ...refusalLines(input),
  ];
  const folded = folds(input);
  // Besides what is listed there are the footer, perhaps a note about what was left out, and the diagram's fold.
  const room = (): number => COMMENT_LIMITS.visible - 3 - folded.length - visibleLines(visible);
  visible.push(...gateLines(openGates(progress), input, room()));
  if (room() >= 4)
    visible.push(
      ...overruledLines(input)
        .slice(0, 3)
        .flatMap((line) => [line, '']),
    );
  if (progress.status === 'failed') visible.push(...errorLines(progress, 1), '');
  if (input.workflow !== null && room() >= 6)
    visible.push(...stepsTable(input.workflow, progress, Math.min(8, room() - 4)), '');
  visible.push(...scoreLines(input, room()));
  const diagram = diagramFold(input, room());
  visible.push(...diagram.visible);
  return assemble(visible, [...folded, ...diagram.folded], ['', footer(progress, input)]);
}

function scoreLines({ progress, workflow }: RenderInput, room: number): string[] {
  const tests = progress === null ? undefined : currentTests(progress, workflow);
  if (progress === null || tests === undefined || room < 6) return [];
  return [...convergenceTable(tests, progress, workflow, Math.min(3, room - 4)), ''];
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
