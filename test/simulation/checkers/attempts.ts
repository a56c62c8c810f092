import { journalIn } from '../document.ts';
import type { Commit } from '../model/objects.ts';
import type { Stage } from '../stage.ts';

/** No step is attempted oftener than its policy and people allow. */
export function withinPolicy({ scenario, truth }: Stage, line: readonly Commit[]): string[] {
  const begun = new Map<string, number>();
  for (const commit of line.toReversed())
    for (const entry of journalIn(commit)?.entries ?? []) {
      if (entry.type === 'run.started') begun.clear();
      if (entry.type === 'step.started') begun.set(entry.step, (begun.get(entry.step) ?? 0) + 1);
    }
  const most = scenario.attempts + truth.granted;
  return [...begun]
    .filter(([, count]) => count > most)
    .map(([step, count]) => `${step} was attempted ${count} times, and ${most} were allowed`);
}
