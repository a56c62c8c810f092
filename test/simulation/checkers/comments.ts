import { ANSWER, MARKER, REMINDER } from '../../../src/ports.ts';
import { US } from '../model/repository.ts';
import type { Stage } from '../stage.ts';

/** One comment of each kind: one status, one answer, one reminder of each key. */
export function oneOfEach({ repository }: Stage): string[] {
  const counts = new Map<string, number>();
  for (const { author, body } of repository.state.comments) {
    if (author?.id !== US.id) continue;
    const [line = ''] = body.split('\n', 1);
    // What somebody made of a comment of ours is none of ours any more.
    if (!line.startsWith('<!-- pawl:')) continue;
    const key = [MARKER, ANSWER].find((marker) => line.startsWith(`<!-- ${marker} `)) ?? line;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(
      ([key, count]) =>
        `there are ${count} comments of ${key.startsWith(`<!-- ${REMINDER}`) ? 'one reminder' : key}`,
    );
}
