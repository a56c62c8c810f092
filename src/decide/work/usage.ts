import type { Usage } from '../../progress/attempt.ts';
import { findStep } from '../../workflow/graph.ts';
import type { Draft } from '../draft.ts';
import { bodyOf } from '../steps/body.ts';
import { micro } from './limits.ts';
import type { Outcome } from './outcome.ts';
import { taskParts } from './task.ts';

/**
 * What an attempt has cost as it is recorded: to the millionth of a dollar, so that the rows of a history add up to its sums. A run step
 * costs nothing, whatever its outcome says: code of the pull request could have written that, to use up what people may spend.
 */
export function usageOf(
  { progress, workflow }: Pick<Draft, 'progress' | 'workflow'>,
  { task, usage }: Pick<Outcome, 'task' | 'usage'>,
): { usage?: Usage } {
  if (usage === undefined) return {};
  const state = progress.steps[taskParts(task).step];
  const step = state === undefined ? undefined : findStep(workflow, state.name);
  if (step !== undefined && bodyOf(step).type === 'shell') return {};
  return { usage: { ...usage, cost_usd: micro(usage.cost_usd) } };
}
