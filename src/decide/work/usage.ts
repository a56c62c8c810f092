import type { Usage } from '../../progress/attempt.ts';
import { micro } from './limits.ts';
import type { Outcome } from './outcome.ts';

/** What an attempt has cost as it is recorded: to the millionth of a dollar, so that the rows of a history add up to its sums. */
export const usageOf = ({ usage }: Pick<Outcome, 'usage'>): { usage?: Usage } =>
  usage === undefined ? {} : { usage: { ...usage, cost_usd: micro(usage.cost_usd) } };
