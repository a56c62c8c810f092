import { ROOT } from '../decide/scope/instance.ts';
import { outputsAt } from '../decide/scope/outputs.ts';
import { standings, type StepStanding } from '../decide/scope/standing.ts';
import type { JsonObject } from '../json.ts';
import { bareName } from '../progress/bare-name.ts';
import type { Entry } from '../progress/entry.ts';
import type { Progress } from '../progress/schema.ts';
import { findStep, placedSteps } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { Told } from './line.ts';

/** How a simulated run stands when nothing more can happen to it. */
export interface SimulationResult {
  status: 'completed' | 'failed' | 'blocked' | 'cancelled' | 'paused';
  reason: string;
  decisions: number;
  steps: { [name: string]: StepStanding };
  /** Instances in the order in which their attempts started; blocks are not among them. */
  order: string[];
  outputs: JsonObject;
  variables: JsonObject;
  /** From the start to the last thing recorded, ISO 8601. */
  elapsed: string;
}

export function resultOf(
  workflow: Workflow,
  progress: Progress,
  decisions: readonly Told[],
  texts: { [oid: string]: string | null },
  cut: boolean,
): SimulationResult {
  const { status } = progress;
  const last = decisions.at(-1)?.line.at ?? progress.started_at;
  return {
    status: status === 'in_progress' ? 'blocked' : status,
    reason: cut ? 'limit_reached' : progress.status_reason,
    decisions: decisions.length,
    steps: standings(workflow, progress),
    order: decisions.flatMap(({ entries }) => startedIn(workflow, entries)),
    outputs: stepOutputs(workflow, outputsAt({ workflow, progress, texts }, ROOT)),
    variables: progress.variables,
    elapsed: isoDuration((Date.parse(last) - Date.parse(progress.started_at)) / 1_000),
  };
}

/** A conditional has the output of its branch, which is told there already. */
function stepOutputs(workflow: Workflow, outputs: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(outputs).filter(([name]) => findStep(workflow, name)?.type !== 'conditional'),
  );
}

/**
 * What began with one decision. Gates and waits open while its bookkeeping is done and performed steps start after it: what was
 * ready together is told in file order all the same. What is still open can have made nothing else ready.
 */
function startedIn(workflow: Workflow, entries: readonly Entry[]): string[] {
  const rank = new Map(placedSteps(workflow).map(({ step }, at) => [step.name, at]));
  const closed = new Set(
    entries.flatMap((entry) => (CLOSING.has(entry.type) && 'step' in entry ? [entry.step] : [])),
  );
  const order: { instance: string; rank: number; open: boolean }[] = [];
  for (const entry of entries)
    for (const instance of startedBy(entry)) {
      const own = rank.get(bareName(instance)) ?? 0;
      const open = entry.type !== 'step.started' && !closed.has(instance);
      const behind = order.findIndex((other) => other.open && other.rank > own);
      const at = entry.type === 'step.started' && behind !== -1 ? behind : order.length;
      order.splice(at, 0, { instance, rank: own, open });
    }
  return order.map(({ instance }) => instance);
}

const CLOSING: ReadonlySet<Entry['type']> = new Set([
  'gate.closed',
  'gate.timed_out',
  'wait.closed',
  'block.completed',
]);

const BLOCKS: readonly string[] = [
  'serial',
  'parallel',
  'for-each',
  'conditional',
  'loop',
  'ralph-loop',
  'workflow',
];

/** The instance of which an entry begins an attempt, if it is none of a block. */
function startedBy(entry: Entry): string[] {
  switch (entry.type) {
    case 'step.started':
    case 'wait.opened':
      return [entry.step];
    case 'gate.opened':
      return entry.kind === 'error' ? [] : [entry.step];
    case 'block.started':
      return BLOCKS.includes(entry.step_type) ? [] : [entry.step];
    case 'variables.set':
      return entry.done === undefined ? [] : [entry.done.step];
    default:
      return [];
  }
}

/** Seconds as ISO 8601 writes them: `PT0S`, `PT20M`, `P1DT2H`. */
export function isoDuration(seconds: number): string {
  const parts = [
    [86_400, 'D'],
    [3_600, 'H'],
    [60, 'M'],
    [1, 'S'],
  ] as const;
  let rest = seconds;
  const [days = '', ...time] = parts.map(([unit, letter]) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count === 0 ? '' : `${count}${letter}`;
  });
  const clock = time.join('');
  if (days === '' && clock === '') return 'PT0S';
  return `P${days}${clock === '' ? '' : `T${clock}`}`;
}
