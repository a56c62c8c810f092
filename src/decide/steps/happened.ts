import type { JsonValue } from '../../json.ts';
import type { AwaitedNow, Signal } from '../../progress/step-state.ts';
import type { Snapshot } from '../snapshot.ts';

/** Conclusions of a check that let a wait go on; GitHub lets required checks pass with the same three. */
const PASSED: readonly string[] = ['success', 'neutral', 'skipped'];

/** What facts say of a wait: it goes on, it is over, what it waits for failed, or nobody can tell. */
export type Verdict =
  | { is: 'open' | 'unknown' }
  | { is: 'over'; value?: JsonValue; signal?: number }
  | { is: 'failed'; message: string };

/** Whether what is awaited has happened. Only what bears an instant of its own is held against the deadline. */
export function judge(
  wait: AwaitedNow,
  deadline: string | undefined,
  { now, checks, incomplete, pull }: Pick<Snapshot, 'now' | 'checks' | 'incomplete' | 'pull'>,
  signals: readonly Signal[],
): Verdict {
  const inTime = (at: string): boolean => deadline === undefined || at <= deadline;
  switch (wait.kind) {
    case 'time':
      return { is: wait.due <= now && inTime(wait.due) ? 'over' : 'open' };
    case 'checks':
      // A page that could not be read may hold a later conclusion, so that not even the deadline is judged.
      return incomplete.includes('checks') ? { is: 'unknown' } : judgeChecks(wait.names, checks);
    case 'label':
      if (pull.labels.includes(wait.label)) return { is: 'over' };
      return { is: incomplete.includes('labels') ? 'unknown' : 'open' };
    case 'signal': {
      const kept = signals.find(({ name, at }) => name === wait.signal && inTime(at));
      return kept === undefined ? { is: 'open' } : { is: 'over', value: kept.text, signal: kept.id };
    }
  }
}

/** All of the named checks passed, one of them failed, or some have not ended. */
export function judgeChecks(names: readonly string[], checks: Snapshot['checks']): Verdict {
  const conclusions = names.map((name) => ({ name, conclusion: checks[name] ?? null }));
  const failed = conclusions.filter(({ conclusion }) => conclusion !== null && !PASSED.includes(conclusion));
  if (failed.length > 0)
    return {
      is: 'failed',
      message: failed.map(({ name, conclusion }) => `the check ${name} ended with ${conclusion}`).join(', '),
    };
  return { is: conclusions.every(({ conclusion }) => conclusion !== null) ? 'over' : 'open' };
}

/** What did not happen, for people. */
export function lacking(wait: AwaitedNow): string {
  switch (wait.kind) {
    case 'time':
      return `${wait.due} was not reached`;
    case 'checks':
      return `not all of the checks ${wait.names.join(', ')} had ended`;
    case 'label':
      return `the label ${wait.label} was not set`;
    case 'signal':
      return `no signal ${wait.signal} was given`;
  }
}
