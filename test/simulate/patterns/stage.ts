import type { Told } from '../../../src/simulate/line.ts';
import type { SimulationResult } from '../../../src/simulate/result.ts';

export { played } from '../played.ts';

/** How each step ended, by name; those that are not over stand with their status. */
export const conclusions = ({ steps }: SimulationResult): { [name: string]: string } =>
  Object.fromEntries(
    Object.entries(steps).map(([name, { status, conclusion }]) => [name, conclusion || status]),
  );

const FIRST: readonly string[] = ['step.started', 'wait.opened', 'gate.opened', 'block.started'];

/** Seconds from the start of the run to the first beginning of an instance. */
export function beganAfter(decisions: readonly Told[], instance: string): number | undefined {
  const entries = decisions.flatMap((decision) => decision.entries);
  const start = entries[0]?.at ?? '';
  const begun = entries.find(
    (entry) => 'step' in entry && entry.step === instance && FIRST.includes(entry.type),
  );
  return begun && (Date.parse(begun.at) - Date.parse(start)) / 1_000;
}

/** Instances of which work was under way at one time, at most. */
export function widest(decisions: readonly Told[]): number {
  const flying = new Set<string>();
  let most = 0;
  for (const { entries } of decisions)
    for (const entry of entries) {
      if (entry.type === 'step.started') flying.add(entry.step);
      if (entry.type === 'step.completed' || entry.type === 'step.failed' || entry.type === 'step.cancelled')
        flying.delete(entry.step);
      most = Math.max(most, flying.size);
    }
  return most;
}
