import { ENDED } from '../progress/schema.ts';
import { askAdvice } from './advice/ask.ts';
import type { Decision } from './decision.ts';
import { describe, observing } from './describe.ts';
import type { Draft } from './draft.ts';
import { foresee, isSpokenOf, recheckApprovals, unsure } from './gates/recheck.ts';
import { acknowledge } from './orders/acknowledge.ts';
import { canJudge } from './orders/inbox.ts';
import { obeyCommand, reasonAsked, reasonObeyed } from './orders/obey.ts';
import type { Reason } from './reason.ts';
import { awaitEvents } from './run/await-events.ts';
import { allSettled, finish } from './run/finish.ts';
import { passDeadline } from './run/recover.ts';
import { startReady } from './run/start-ready.ts';
import { ROOT } from './scope/instance.ts';
import { failedUncaught, stateOf } from './steps/needs.ts';
import { advance } from './steps/walk.ts';

/** What people ordered, bookkeeping, then the first that applies: read more, start what is ready, end the run, wait. */
export function proceed(draft: Draft, because: Reason | undefined): Decision {
  obeyCommand(draft);
  if (draft.wants.length > 0) return observing(draft);
  if (draft.halted) return halt(draft);
  passDeadline(draft);
  advance(draft);
  if (draft.wants.length > 0) foresee(draft);
  if (draft.wants.length > 0) return observing(draft);
  if (draft.ready.length > 0 || isOver(draft) || isSpokenOf(draft) || hasChanged(draft)) recheck(draft);
  if (draft.wants.length > 0) return observing(draft);
  const more = acknowledge(draft);
  if (draft.wants.length > 0) return observing(draft);
  const why = because ?? reasonObeyed(draft);
  const decision =
    askAdvice(draft, why) ??
    startReady(draft, why) ??
    end(draft) ??
    awaitEvents(draft, why ?? reasonAsked(draft));
  if (draft.wants.length > 0) return observing(draft);
  return { ...decision, wake: decision.wake || more };
}

/** Nothing more may be decided on what a command changed: the next decision goes on, at once. */
function halt(draft: Draft): Decision {
  acknowledge(draft);
  return { ...describe(draft, 'wait', reasonObeyed(draft) ?? 'run_migrated', []), wake: true };
}

/** Judges again what something rests on that is about to begin; what then does not hold is asked for with this decision. */
function recheck(draft: Draft): void {
  const before = draft.entries.length;
  recheckApprovals(draft);
  if (draft.entries.length > before) advance(draft);
}

/** What a gate shows has changed: approvals given beside it may be about something else by now as well. */
const hasChanged = ({ entries }: Draft): boolean =>
  entries.some((entry) => entry.type === 'gate.subject_changed');

/** All steps have ended, and well. */
const isOver = (draft: Draft): boolean =>
  allSettled(draft) && !draft.workflow.steps.some((step) => failedUncaught(stateOf(draft, step, ROOT)));

/** Ends the run, unless an approval is not sure to hold that a good end would rest on. */
function end(draft: Draft): Decision | undefined {
  const held = ENDED.includes(draft.progress.status) || !isOver(draft) ? [] : unsure(draft);
  if (held.length === 0) return finish(draft);
  if (canJudge(draft.situation)) return undefined;
  return describe(
    draft,
    'wait',
    'facts_incomplete',
    held.map(({ instance }) => instance),
  );
}
