import type { Outcome } from '../../src/decide/work/outcome.ts';
import type { Task } from '../../src/decide/work/task.ts';
import type { Chance } from './chance.ts';
import type { Scenario } from './scenario.ts';

/** A secret that a worker may see and nobody else. */
export const CANARY = 'ghp_0123456789abcdefghijklmnopqrstuvwxyzAB';

/** How a model or a tool lets us down. */
const FAILURES = ['429', '529', 'timeout', 'refusal', 'malformed', 'gone'] as const;
export type Failure = (typeof FAILURES)[number];

const ERRORS: { [F in Exclude<Failure, 'malformed' | 'gone'>]: NonNullable<Outcome['error']> } = {
  '429': { type: 'rate-limited', message: 'the model answered 429' },
  '529': { type: 'overloaded', message: 'the model answered 529' },
  timeout: { type: 'timeout', message: 'the model did not answer in time' },
  refusal: { type: 'refused', message: 'the model refused' },
};

/** What a worker hands back for a task, as the text that crosses from job to job; null where its job died. */
export function performance(scenario: Scenario, task: Task, failure: Failure | null): string | null {
  if (failure === 'gone') return null;
  const given: Outcome = {
    task: task.id,
    status: 'success',
    text: '',
    value: null,
    files: [],
    deletions: [],
    ...scenario.work(task),
  };
  if (failure === null) return JSON.stringify(given);
  if (failure === 'malformed') return JSON.stringify({ ...given, secret: CANARY }).slice(0, -7);
  const failed = { status: 'failure' as const, text: '', files: [], error: ERRORS[failure] };
  return JSON.stringify({ ...given, ...failed });
}

/** A failure now and then. */
export const failureOf = (chance: Chance, rate: number): Failure | null =>
  chance.is(rate) ? chance.pick(FAILURES) : null;
