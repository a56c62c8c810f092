import type { Progress } from '../progress/schema.ts';
import { openGates } from './gates.ts';
import { instant } from './instant.ts';
import { meaningOf } from './meaning.ts';
import { truncate } from './markdown.ts';
import { awaitedNow } from './detail.ts';
import { isHolding, isUndoing } from './standing.ts';
import { list } from './who.ts';
import type { View } from './view.ts';

/** The longest description GitHub takes for a commit status, in characters. */
const DESCRIPTION = 140;

const STATES = {
  in_progress: 'pending',
  blocked: 'pending',
  paused: 'pending',
  completed: 'success',
  failed: 'failure',
  cancelled: 'failure',
} as const;

/** The commit status `pawl`: pending until the run has ended, whatever it waits for; null without a run. */
export function statusOf(progress: Progress | null, head_oid: string): View['status'] {
  if (progress === null) return null;
  const description = truncate(sentence(progress).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' '), DESCRIPTION);
  return { oid: head_oid, state: STATES[progress.status], description };
}

function sentence(progress: Progress): string {
  const meaning = meaningOf(progress.status_reason) ?? progress.status_reason;
  if (progress.status === 'completed') return 'All steps are done';
  if (progress.status === 'failed') return `Failed: ${meaning}`;
  if (progress.status === 'cancelled') return `Cancelled: ${meaning}`;
  if (isUndoing(progress)) return `Undoing what was done, then ${progress.ending?.status ?? 'failed'}`;
  if (progress.paused !== undefined)
    return `Paused by ${progress.paused.by.login} since ${instant(progress.paused.at)}`;
  const gates = openGates(progress);
  const first = gates[0];
  if (first !== undefined)
    return `Waits for an answer at ${list(
      gates.map(({ gate }) => gate.name),
      'and',
    )} since ${instant(first.gate.opened_at)}`;
  if (progress.status === 'blocked') return `Parked: ${meaning}`;
  const running = Object.values(progress.steps).filter((state) => state.claim !== undefined);
  if (running.length > 0)
    return `Running ${list(
      running.map((state) => (state.number === undefined ? state.name : `${state.number} ${state.name}`)),
      'and',
    )}`;
  const holding = Object.values(progress.steps).filter(isHolding);
  const [one] = holding;
  if (one !== undefined && holding.length === 1) return `Waits ${awaitedNow(one)} (${one.name})`;
  return holding.length > 1 ? `Waits for ${holding.length} events` : 'Running';
}
