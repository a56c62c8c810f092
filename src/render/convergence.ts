import type { ConvergenceRow, Progress } from '../progress/schema.ts';
import { latest } from '../decide/scope/instance.ts';
import { findStep, walkSteps } from '../workflow/graph.ts';
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

/** The newest `limit` tests of one loop as a titled table; scores stand beside their thresholds where the loop looks at scores. */
export function convergenceTable(
  tests: LoopTests,
  progress: Progress,
  workflow: Workflow | null,
  limit: number,
): string[] {
  const looks = scored(tests.loop, workflow);
  const rows = (looks ? judged(tests, progress) : tests.rows).slice(-limit);
  const names = looks ? [...new Set(rows.flatMap((row) => Object.keys(row.scores)))].slice(0, 6) : [];
  const thresholds = names.map((name) => thresholdOf(progress, name));
  const heads = names.map((name, index) => {
    const threshold = thresholds[index];
    return `${plain(name.replace(/_score$/, '').replaceAll('_', ' '), 40)}${threshold === undefined ? '' : ` ≥ ${threshold}`}`;
  });
  const title = `**${looks ? 'Scores' : 'Rounds'} of ${plain(tests.loop, 80)}**`;
  const lines = table(
    ['Round', ...(looks ? [] : ['Tested after']), ...heads, 'Goal', 'When'],
    rows.map((row) => [
      plain(roundOf(row)),
      ...(looks ? [] : [plain(row.after.replace(/#.*/, ''), 80)]),
      ...names.map((name, index) => scoreCell(row.scores[name], thresholds[index])),
      row.converged ? '✅ reached' : 'not yet',
      instant(row.at),
    ]),
  );
  return [title, '', ...lines];
}

/** Tests that followed a step which gave scores: the others only repeat them. */
function judged(tests: LoopTests, progress: Progress): ConvergenceRow[] {
  const judges = new Set(
    progress.step_history.filter((row) => row.validation_scores !== undefined).map((row) => row.step_name),
  );
  const rows = tests.rows.filter((row) => judges.has(row.after));
  return rows.length > 0 ? rows : tests.rows;
}

/** The loop that was tested last, while it or a block around it is going on. */
export function currentTests(progress: Progress, workflow: Workflow | null): LoopTests | undefined {
  const last = testsByLoop(progress).at(-1);
  const placed = walkSteps(workflow?.steps ?? []).find(({ step }) => step.name === last?.loop);
  const around = placed === undefined ? [] : [placed.step, ...placed.parents];
  return around.some((step) => latest(progress.steps, step.name)?.state.status === 'in_progress')
    ? last
    : undefined;
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
const roundOf = (row: ConvergenceRow): string =>
  [...row.loop.split('#').slice(1), String(row.iteration)].join('.');

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
