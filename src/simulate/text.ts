import type { Told } from './line.ts';
import { isoDuration, type SimulationResult } from './result.ts';
import { wordsOf } from './words.ts';

/** A simulation for people: one row per decision with the time since the start, and how it ended. */
export function simulationText(decisions: readonly Told[], result: SimulationResult): string {
  const start = Date.parse(decisions[0]?.line.at ?? '');
  const rows = decisions.map(({ line, entries }) => [
    `+${isoDuration((Date.parse(line.at) - start) / 1_000)
      .replaceAll(/[PT]/g, '')
      .toLowerCase()}`,
    line.reason,
    entries.flatMap((entry) => wordsOf(entry) ?? []).join('; '),
  ]);
  const steps = Object.entries(result.steps).map(([name, { status, conclusion, attempts, iterations }]) => [
    name,
    conclusion ?? status,
    [counted(attempts, 'attempt'), counted(iterations, 'iteration')].filter((part) => part !== '').join(', '),
  ]);
  return [
    `Starts at ${decisions[0]?.line.at ?? ''}`,
    '',
    ...table(rows),
    '',
    `${result.status} (${result.reason}): ${result.decisions} decisions in ${result.elapsed}`,
    '',
    ...table(steps),
    '',
  ].join('\n');
}

const counted = (count: number, noun: string): string => (count < 2 ? '' : `${count} ${noun}s`);

/** Rows whose columns stand below each other, indented; the last column is as long as it is. */
function table(rows: readonly string[][]): string[] {
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
