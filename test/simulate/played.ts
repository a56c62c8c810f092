import { simulate, type Scene, type Simulation } from '../../src/simulate/simulate.ts';

type Played = Extract<Simulation, { ok: true }>;

/** A workflow of these steps (YAML), played by a script (YAML). */
function scene(steps: string, script = '', more: Partial<Scene> = {}): Scene {
  return {
    workflow: { path: 'flow.yml', text: `name: flow\n${steps.trim()}\n` },
    ...(script.trim() === '' ? {} : { script: { path: 'script.yml', text: `${script.trim()}\n` } }),
    ...more,
  };
}

/** The simulation; that it could not be played is a failure of the test. */
export function played(steps: string, script = '', more: Partial<Scene> = {}): Played {
  const simulation = simulate(scene(steps, script, more));
  if (!simulation.ok) throw new Error(JSON.stringify(simulation.problems, null, 2));
  return simulation;
}

/** What stands in the way, as code and sentence. */
export function refused(steps: string, script = '', more: Partial<Scene> = {}): string[] {
  const simulation = simulate(scene(steps, script, more));
  if (simulation.ok) throw new Error('It was played');
  return simulation.problems.map(({ code, message, hint }) => [code, message, hint ?? ''].join(' | '));
}
