import type { Progress } from '../progress/schema.ts';
import { instant } from './instant.ts';
import { code, plain } from './markdown.ts';

/** What a run keeps for later: signals nobody waited for yet, points it can return to, steps that failed in a row. */
export function keptLines(progress: Progress, limit: number): string[] {
  const signals = (progress.signals ?? [])
    .slice(-limit)
    .map(
      ({ name, text, by, at }) =>
        `- Signal ${code(name, 80)} by **${plain(by.login, 40)}**, ${instant(at)}${text === '' ? '' : `: ${plain(text, 200)}`}`,
    );
  const checkpoints = (progress.checkpoints ?? [])
    .slice(-limit)
    .map(
      ({ name, step, at }) => `- Checkpoint ${code(name, 80)}, reached with ${code(step, 80)} ${instant(at)}`,
    );
  const circuits = Object.entries(progress.circuits ?? {})
    .filter(([, { failures }]) => failures > 0)
    .slice(-limit)
    .map(
      ([name, { failures, open_until }]) =>
        `- Circuit breaker of ${code(name, 80)}: ${failures} failure${failures === 1 ? '' : 's'} in a row${open_until === undefined ? '' : `, open until ${instant(open_until)}`}`,
    );
  return [...signals, ...checkpoints, ...circuits];
}
