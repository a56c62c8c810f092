import { permissionAtLeast } from '../../people.ts';
import { LIMIT_KEYS, type LimitHit } from '../../progress/limit.ts';
import type { Draft } from '../draft.ts';
import { isOver, limitsOf, micro, ownLimits, spendingWanted } from '../work/limits.ts';
import { permissionOf } from './inbox.ts';
import { by, UNJUDGED, type Obey } from './order.ts';

/**
 * `/resume`: goes on after `/pause`, and beyond a limit of the definition, which is raised by as much again. What policy limits
 * only policy can raise.
 */
export const resume: Obey = (draft, letter) => {
  const { paused, status, limit, status_reason } = draft.progress;
  if (paused !== undefined) {
    draft.record({ type: 'run.resumed', by: by(letter) });
    return null;
  }
  const isParked = status === 'blocked' && (limit !== undefined || status_reason === 'limit_reached');
  if (!isParked) return 'the run is not paused';
  if (spendingWanted(draft)) return UNJUDGED;
  const over = limitsOf(draft).filter(isOver);
  const fixed = over.find(({ of }) => of !== 'definition');
  if (fixed !== undefined) return whyNot(draft, fixed);
  if (over.length === 0) {
    draft.record({ type: 'run.resumed', by: by(letter) });
    return null;
  }
  const { start } = draft.situation.policy.commands;
  const access = permissionOf(draft.situation.snapshot, letter.author) ?? 'none';
  if (!permissionAtLeast(access, start))
    return `to go on beyond a limit of the definition needs ${start} access, as to start a run, and ${letter.author.login} has ${access}`;
  draft.record({ type: 'limit.raised', by: by(letter), ...asMuchAgain(draft, over) });
  return null;
};

/** A limit of policy is no person's to raise by a command. */
function whyNot({ progress }: Draft, { of, what, most }: LimitHit): string {
  const key = LIMIT_KEYS[what];
  return of === 'person-day'
    ? `what runs that ${progress.requester.login} started may use up in a day is used up: they go on after midnight UTC, or once limits.person-day-${key} of the policy is more than ${most}`
    : `the limit is policy's: raise limits.${key} of the policy, which is ${most}, and the run goes on`;
}

/** The definition's own limits that are used up, each so much higher that as much again is left beyond what was used. */
function asMuchAgain(
  { workflow }: Draft,
  over: readonly LimitHit[],
): { [what in LimitHit['what']]?: number } {
  const own = ownLimits(workflow);
  return Object.fromEntries(
    over.map(({ what, used, most }) => [what, micro((own[what] ?? 0) + Math.max(0, used - most))]),
  );
}
