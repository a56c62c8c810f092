import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import { append } from '../../src/progress/append.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { simulate, type Simulation } from '../../src/simulate/simulate.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import { workflowText } from '../decide/generated.ts';
import { dice, rolls, workflowOf, workflows } from '../decide/played.ts';
import { Watch } from '../decide/watched.ts';
import { scriptText } from './scripted.ts';

const times = Number(process.env['PAWL_RUNS'] ?? 1);
/** The same plays every time, so that a change is judged by itself; `PAWL_SEED` plays others. */
const seed = Number(process.env['PAWL_SEED'] ?? 20_260_105);
/** Decisions that a run may take, and those beyond it that only wait, record, ask or undo. */
const MOST = 1_000;

type Played = Extract<Simulation, { ok: true }>;

function rehearsed(text: string, script: string): Played {
  const simulation = simulate({
    workflow: { path: 'w.yml', text },
    script: { path: 'script.yml', text: script },
    world: { workflows },
  });
  if (!simulation.ok) throw new Error(JSON.stringify(simulation.problems));
  return simulation;
}

const printed = ({ decisions, result }: Played): string =>
  [...decisions.map(({ line }) => line), { result }].map((line) => JSON.stringify(line)).join('\n');

/** Steps that are no blocks appear in the order after those they need, wherever both appear. */
function checkOrder(workflow: Workflow, order: readonly string[]): void {
  const first = new Map(order.toReversed().map((instance, index) => [instance, order.length - index]));
  for (const { step } of walkSteps(workflow.steps)) {
    const own = [...first.keys()].filter(
      (instance) => instance.replace(/(?:#\d+|\[\d+\])+$/, '') === step.name,
    );
    for (const instance of own)
      for (const name of step.needs) {
        const before = first.get(`${name}${instance.slice(step.name.length)}`) ?? 0;
        expect(before, `${instance} begins after ${name}`).toBeLessThan(first.get(instance) ?? 0);
      }
  }
}

describe('given any workflow and any script', () => {
  it(
    'when it is simulated, then it ends within its limits, the same twice, in an order that its definition allows',
    () => {
      fc.assert(
        fc.property(workflowText, rolls, (text, numbers) => {
          const workflow = workflowOf(text);
          if (workflow === null) throw new Error('The generated workflow has errors');
          const script = scriptText(workflow, dice(numbers));
          const played = rehearsed(text, script);
          const { decisions, result } = played;
          expect(printed(rehearsed(text, script))).toBe(printed(played));
          expect(result.decisions).toBeLessThan(MOST);
          checkOrder(workflow, result.order);
          const watch = new Watch(workflow, 256);
          let progress: Progress | null = null;
          for (const { entries } of decisions) {
            watch.see(entries, progress);
            progress = append(progress, entries, hashes.sha256);
          }
          if (['completed', 'failed', 'cancelled'].includes(result.status))
            for (const [name, { status }] of Object.entries(result.steps))
              expect(status, `${name} after the end`).toBe('completed');
          expect(result.status === 'completed').toBe(result.reason === 'all_steps_done');
        }),
        { seed, numRuns: 150 * times },
      );
    },
    30_000 * times,
  );
});
