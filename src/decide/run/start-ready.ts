import { ENDED } from '../../progress/schema.ts';
import { beginReady } from '../work/begin.ts';
import type { Decision } from '../decision.ts';
import { describe } from '../describe.ts';
import type { Draft } from '../draft.ts';
import type { Reason } from '../reason.ts';
import { advance } from '../steps/walk.ts';

/** Starts what is ready, unless a limit of the run is reached; undefined where nothing can be started. */
export function startReady(draft: Draft, because: Reason | undefined): Decision | undefined {
  if (draft.ready.length === 0 || ENDED.includes(draft.progress.status)) return undefined;
  if (draft.progress.ending === undefined && limitReached(draft)) {
    if (draft.progress.status_reason !== 'limit_reached')
      draft.record({ type: 'run.blocked', on: [], reason: 'limit_reached' });
    return describe(draft, 'wait', 'limit_reached', []);
  }
  const retried = draft.ready.every((ready) => ready.attempt > 1);
  const before = draft.entries.length;
  const tasks = beginReady(draft);
  if (tasks.length === 0) {
    // What could not even begin has failed, and something else may follow from that.
    if (draft.entries.length === before || draft.wants.length > 0) return undefined;
    advance(draft);
    return startReady(draft, because);
  }
  const ending = draft.progress.ending === undefined ? undefined : 'compensating';
  const reason = tasks.length > 1 ? 'set_started' : 'step_started';
  const steps = tasks.map((task) => task.step);
  return {
    ...describe(draft, 'start', because ?? ending ?? (retried ? 'step_retried' : reason), steps),
    tasks,
  };
}

/** What a run may use at most, of the definition and of policy. Steps that undo others are not held to it. */
function limitReached({ progress, situation, workflow }: Draft): boolean {
  const { settings } = workflow;
  const { limits } = situation.policy;
  const { decisions, cost_usd, tokens } = progress.metrics;
  return (
    decisions >= Math.min(limits.decisions, settings.limit_decisions) ||
    cost_usd >= Math.min(limits.cost_usd ?? Infinity, settings.limit_cost_usd ?? Infinity) ||
    tokens >= Math.min(limits.tokens ?? Infinity, settings.limit_tokens ?? Infinity)
  );
}
