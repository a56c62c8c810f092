import { isOpen, STANDINGS, type Standing } from './standing.ts';

/** Gravest first: what decides how a finished group stands as a whole. */
const GRAVITY: readonly Standing[] = [
  'failed',
  'timed_out',
  'caught',
  'changes',
  'done',
  'cancelled',
  'skipped',
  'pending',
];

/** How many things stand as one: open while one of them is, else as the gravest of them. `missing` have not begun. */
export function together(standings: readonly Standing[], missing: number): Standing {
  const open = standings.filter(isOpen);
  const first = open[0];
  if (first !== undefined) return open.every((standing) => standing === first) ? first : 'running';
  if (missing > 0) return standings.length === 0 ? 'pending' : 'running';
  return GRAVITY.find((standing) => standings.includes(standing)) ?? 'pending';
}

/** `3 of 5 done, 1 failed, 1 running`. */
export function tally(standings: readonly Standing[], expected: number): string {
  const counts = new Map<Standing, number>();
  for (const standing of standings) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  const done = counts.get('done') ?? 0;
  counts.delete('done');
  return [
    `${done} of ${Math.max(expected, standings.length)} ${STANDINGS.done.word}`,
    ...[...counts].map(([standing, count]) => `${count} ${STANDINGS[standing].word}`),
  ].join(', ');
}
