import { holds } from '../scope/condition.ts';
import type { Draft } from '../draft.ts';
import { failRun } from './end.ts';
import type { Frame } from '../scope/instance.ts';
import { ROOT } from '../scope/instance.ts';

/**
 * Goes into the phase that a beginning step names. The phase before must hold its convergence condition,
 * unless a person skipped a part of it on the record; else the run fails here.
 */
export function enterPhase(draft: Draft, frame: Frame): 'entered' | 'unread' | 'refused' {
  const to = frame.phase;
  const from = draft.progress.current_phase;
  // What undoes a step belongs to no phase any more.
  if (to === undefined || to === from || draft.progress.ending !== undefined) return 'entered';
  const verdict = from === null ? 'holds' : converges(draft, from);
  if (verdict === 'unread') return 'unread';
  if (verdict !== 'holds') {
    failRun(draft, 'phase_not_converged', verdict);
    return 'refused';
  }
  draft.record({ type: 'phase.entered', from, to });
  return 'entered';
}

/** `holds`, `unread`, or the sentence that says what is missing. */
export function converges(draft: Draft, phase: string): string {
  const condition = draft.workflow.phases.find((candidate) => candidate.name === phase)?.converged_when;
  if (condition === undefined) return 'holds';
  const overridden = Object.values(draft.progress.steps).some((step) => step.because === 'person');
  if (overridden) return 'holds';
  const truth = holds(draft, condition, ROOT);
  if (truth.is === 'unread') return 'unread';
  if (truth.is === 'true') return 'holds';
  const why = truth.is === 'error' ? truth.message : condition.text;
  return `The phase ${phase} has not converged: ${why}`;
}
