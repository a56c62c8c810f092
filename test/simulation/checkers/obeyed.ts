import { journalIn } from '../document.ts';
import type { Commit } from '../model/objects.ts';

/** No command is obeyed twice, and none is refused once it was obeyed. */
export function obeyedOnce(line: readonly Commit[]): string[] {
  const counts = new Map<number, number>();
  for (const commit of line)
    for (const entry of journalIn(commit)?.entries ?? [])
      if (entry.type === 'command.obeyed' || entry.type === 'command.refused')
        counts.set(entry.comment_id, (counts.get(entry.comment_id) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([comment, count]) => `the command in comment ${comment} was answered ${count} times`);
}
