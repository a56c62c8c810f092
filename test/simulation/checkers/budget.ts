import { journalIn } from '../document.ts';
import type { Commit } from '../model/objects.ts';
import type { Stage } from '../stage.ts';

/** Nothing begins once what was recorded has cost as much as the run may cost. */
export function keptBudget({ scenario: { budget } }: Stage, line: readonly Commit[]): string[] {
  if (budget === undefined) return [];
  let spent = 0;
  for (const commit of line.toReversed())
    for (const entry of journalIn(commit)?.entries ?? []) {
      if (entry.type === 'step.started' && spent >= budget)
        return [`${entry.step} began after $${spent} were spent`];
      if (entry.type === 'step.completed' || entry.type === 'step.failed')
        spent += entry.usage?.cost_usd ?? 0;
    }
  return [];
}
