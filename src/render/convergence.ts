import type { ConvergenceRow, Progress } from '../progress/schema.ts';
import { findStep } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import { instant } from './instant.ts';
import { code, plain, table } from './markdown.ts';

/** The tests of one loop's goal, oldest first. */
export interface LoopTests {
  /** Name of the loop in the workflow. */
  loop: string;
  rows: ConvergenceRow[];
}

/** The history by loop, the one tested last at the end. */
export function testsByLoop(progress: Progress): LoopTests[] {
  const loops = new Map<string, ConvergenceRow[]>();
  for (const row of progress.convergence_history) {
    const name = progress.steps[row.loop]?.name ?? row.loop;
    const rows = [...(loops.get(name) ?? []), row];
    loops.delete(name);
    loops.set(name, rows);
  }
  return [...loops].map(([loop, rows]) => ({ loop, rows }));
}

/** The newest `limit` tests of one loop as a table; scores stand beside their thresholds where the loop looks at scores. */
export function convergenceTable(tests: LoopTests, progress: Progress, workflow: Workflow | null, limit: number): string[] {
  const rows = tests.rows.slice(-limit);
  const names = scored(tests.loop, workflow) ? [...new Set(rows.flatMap((row) => Object.keys(row.scores)))].slice(0, 6) : [];
  const thresholds = names.map((name) => thresholdOf(progress, name));
  const heads = names.map((name, index) => {
    const threshold = thresholds[index];
    return `${plain(name.replace(/_score$/, '').replaceAll('_', ' '), 40)}${threshold === undefined ? '' : ` ≥ ${threshold}`}`;
  });
  return table(
    ['Round', 'Tested after', ...heads, 'Goal', 'When'],
    rows.map((row) => [
      plain(roundOf(row)),
      plain(row.after.replace(/#.*/, ''), 80),
      ...names.map((name, index) => scoreCell(row.scores[name], thresholds[index])),
      row.converged ? '✅ reached' : 'not yet',
      instant(row.at),
    ]),
  );
}

/** What the loop waits for, as written. */
export function goalLine(loop: string, workflow: Workflow | null): string[] {
  const step = workflow === null ? undefined : findStep(workflow, loop);
  return step?.type === 'loop' ? [`Goal: ${code(step.until.text, 300)}`] : [];
}

function scored(loop: string, workflow: Workflow | null): boolean {
  const step = workflow === null ? undefined : findStep(workflow, loop);
  return step?.type !== 'loop' || /\bscores\b/.test(step.until.text);
}

/** `2.1` is the first iteration in the second round of the loop around. */
const roundOf = (row: ConvergenceRow): string => [...row.loop.split('#').slice(1), String(row.iteration)].join('.');

function scoreCell(score: number | undefined, threshold: number | undefined): string {
  if (score === undefined) return '';
  if (threshold === undefined) return String(score);
  return score >= threshold ? `${score} ✓` : `**${score}** ✗`;
}

function thresholdOf(progress: Progress, name: string): number | undefined {
  const criteria = progress.convergence_status['convergence_criteria'];
  if (typeof criteria !== 'object') return undefined;
  const threshold = criteria[`${name.replace(/_score$/, '')}_threshold`];
  return typeof threshold === 'number' ? threshold : undefined;
}
