import type { LimitHit } from '../../progress/limit.ts';
import { ENDED } from '../../progress/schema.ts';
import { beginReady } from '../work/begin.ts';
import type { Decision } from '../decision.ts';
import { describe } from '../describe.ts';
import type { Draft } from '../draft.ts';
import type { Reason } from '../reason.ts';
import { advance } from '../steps/walk.ts';
import { hitFor, spendingWanted } from '../work/limits.ts';
import { isPrompt } from '../work/recovery.ts';

/** Starts what is ready, unless a limit of the run is reached; undefined where nothing can be started. */
export function startReady(draft: Draft, because: Reason | undefined): Decision | undefined {
  if (draft.ready.length === 0 || ENDED.includes(draft.progress.status)) return undefined;
  if (draft.progress.ending === undefined) {
    const stopped = withinLimits(draft);
    if (stopped === 'unread') return undefined;
    if (stopped !== undefined) return park(draft, stopped);
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

/**
 * Leaves of what is ready what the limits let begin; the limit that stops all of it, where there is one. Steps that undo
 * others are not held to any.
 */
function withinLimits(draft: Draft): LimitHit | 'unread' | undefined {
  const all = hitFor(draft, 'anything');
  if (all !== undefined) return all;
  if (!draft.ready.some(({ step }) => isPrompt(step))) return undefined;
  if (spendingWanted(draft)) return 'unread';
  const agents = hitFor(draft, 'agents');
  if (agents === undefined) return undefined;
  const others = draft.ready.filter(({ step }) => !isPrompt(step));
  draft.ready.splice(0, draft.ready.length, ...others);
  return others.length === 0 ? agents : undefined;
}

/** The run stands until a person lets it go on, policy allows more, or the day is over. It is said once. */
function park(draft: Draft, limit: LimitHit): Decision {
  const reason = limit.of === 'person-day' ? 'person_day_reached' : 'limit_reached';
  const { status, status_reason, limit: known } = draft.progress;
  const isSaid =
    status === 'blocked' &&
    status_reason === reason &&
    (known === undefined ||
      (known.of === limit.of && known.what === limit.what && isLasting(known, draft.now)));
  if (!isSaid) draft.record({ type: 'run.blocked', on: [], reason, limit });
  return describe(draft, 'wait', reason, []);
}

/** Whether what was said of a limit holds still. */
const isLasting = ({ until }: LimitHit, now: string): boolean => until === undefined || until > now;
