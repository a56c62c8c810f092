import { journalIn } from '../document.ts';
import type { Commit } from '../model/objects.ts';

/** An attempt is given up for its lease only once that has run out, and is recorded only while it is held. */
export function heldToLeases(line: readonly Commit[]): string[] {
  const leases = new Map<string, string>();
  const wrongs: string[] = [];
  for (const commit of line.toReversed())
    for (const entry of journalIn(commit)?.entries ?? []) {
      if (entry.type === 'step.started') leases.set(entry.step, entry.lease_until);
      if (entry.type !== 'step.failed' || entry.error.type !== 'lease-expired') continue;
      if (entry.at < (leases.get(entry.step) ?? ''))
        wrongs.push(`${entry.step} was given up within its lease`);
    }
  return wrongs;
}
