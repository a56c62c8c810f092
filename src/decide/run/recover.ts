import { evolve } from '../../progress/evolve.ts';
import type { Entry } from '../../progress/entry.ts';
import { findStep } from '../../workflow/graph.ts';
import { recordFailure } from '../steps/attempt.ts';
import type { Draft } from '../draft.ts';
import { endRun } from './end.ts';
import { bodyOf } from '../steps/body.ts';

/** What may follow from the end of an attempt in the same record. */
const FOLLOW: ReadonlySet<Entry['type']> = new Set([
  'circuit.changed',
  'compensation.registered',
  'checkpoint.reached',
  'outcome.late',
  'progress.restored',
]);

/**
 * Work that reached the head before its record was lost: our commit there carries the document with the
 * entries that ours lacks. They are taken over as they are while their claims are held, and the journal says so.
 */
export function adoptHead(draft: Draft): void {
  const { ahead } = draft.situation;
  if (ahead === null) return;
  const { entries } = ahead.progress.journal;
  const held = entries.every((entry) =>
    entry.type === 'step.completed' || entry.type === 'step.failed'
      ? draft.progress.steps[entry.step]?.claim?.decision === entry.decision
      : FOLLOW.has(entry.type),
  );
  if (!held) return;
  for (const entry of entries) {
    // What the copy was restored from is not what this document follows from.
    if (entry.type === 'progress.restored') continue;
    draft.entries.push(entry);
    draft.progress = evolve(draft.progress, entry);
  }
  draft.record({ type: 'head.adopted', head_oid: ahead.head_oid, adopted: entries[0]?.decision ?? '' });
}

/** Claims whose lease has run out: the attempt failed, and its retry policy applies. */
export function expireLeases(draft: Draft): void {
  for (const instance of Object.keys(draft.progress.steps)) {
    // One that ran out before may have ended the run, and this claim with it.
    const state = draft.progress.steps[instance];
    if (state?.status !== 'in_progress' || state.claim === undefined) continue;
    if (state.claim.lease_until > draft.now) continue;
    const step = findStep(draft.workflow, state.name);
    if (step === undefined) continue;
    const message = `the attempt was not recorded before its lease ran out at ${state.claim.lease_until}`;
    recordFailure(draft, bodyOf(step), instance, state, { type: 'lease-expired', message }, {});
  }
}

/** A run that has not ended by its deadline fails, once what was completed is undone. */
export function passDeadline(draft: Draft): void {
  const { deadline, ending } = draft.progress;
  if (deadline === undefined || deadline > draft.now || ending !== undefined) return;
  const message = `the run had to end by ${deadline}`;
  endRun(draft, { status: 'failed', reason: 'run_timed_out', message, compensate: true });
}
