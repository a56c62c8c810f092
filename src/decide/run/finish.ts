import { ENDED, type Progress } from '../../progress/schema.ts';
import { begunWithin } from '../steps/cancel.ts';
import type { Decision } from '../decision.ts';
import { describe, observing } from '../describe.ts';
import { finalDocuments } from './documents.ts';
import type { Draft } from '../draft.ts';
import { failRun } from './end.ts';
import { ROOT } from '../scope/instance.ts';
import { failedUncaught, settled, stateOf } from '../steps/needs.ts';
import { converges } from './phase.ts';
import { isReason, type Reason } from '../reason.ts';
import type { Step } from '../../workflow/step.ts';
import { startReady } from './start-ready.ts';
import { advance } from '../steps/walk.ts';

/** Ends the run once all of it has ended: well, or failed after what can be undone was. */
export function finish(draft: Draft): Decision | undefined {
  if (ENDED.includes(draft.progress.status)) return ended(draft);
  if (draft.progress.ending !== undefined || !allSettled(draft)) return undefined;
  const failure = failureOf(draft);
  if (failure === 'unread') return observing(draft);
  if (failure === null) {
    draft.record({ type: 'run.completed' });
    return ended(draft);
  }
  failRun(draft, failure.reason, failure.message);
  if (ENDED.includes(draft.progress.status)) return ended(draft);
  advance(draft);
  return startReady(draft, undefined) ?? finish(draft);
}

/** All steps have ended, and so have the sub-processes that nothing waits for. */
export const allSettled = (draft: Draft): boolean =>
  draft.workflow.steps.every((step) => settled(stateOf(draft, step, ROOT))) &&
  !Object.values(draft.progress.steps).some(
    (state) => state.abandoned === true && state.status !== 'completed',
  );

interface Failure {
  reason: Reason;
  message: string;
}

function failureOf(draft: Draft): Failure | 'unread' | null {
  const { workflow, progress } = draft;
  const failed = workflow.steps.filter((step) => failedUncaught(stateOf(draft, step, ROOT)));
  if (failed.length > 0) {
    const names = whatFailed(draft, failed);
    const refused = begunWithin(draft, failed, ROOT).flatMap(([, state]) =>
      failedUncaught(state) && state.gate?.status === 'rejected' ? [state.gate] : [],
    );
    // What nobody rejected was rejected by its deadline, whoever had approved by then.
    if (refused.some(({ answers }) => answers.some(({ answer }) => answer === 'reject')))
      return { reason: 'gate_rejected', message: `${names}: a person rejected what was shown` };
    return refused.length > 0
      ? { reason: 'gate_timed_out', message: `${names}: nobody answered in time` }
      : { reason: 'step_failed_uncaught', message: `${names} failed` };
  }
  const verdict = progress.current_phase === null ? 'holds' : converges(draft, progress.current_phase);
  if (verdict === 'unread') return 'unread';
  return verdict === 'holds' ? null : { reason: 'phase_not_converged', message: verdict };
}

/** Names of what failed by itself; what was left out because of it is not what has to be mended. */
function whatFailed(draft: Draft, failed: readonly Step[]): string {
  const themselves = failed.filter((step) => stateOf(draft, step, ROOT)?.conclusion !== 'skipped');
  return (themselves.length > 0 ? themselves : failed).map(({ name }) => name).join(', ');
}

/** The decision of a run that ended with it, with the documents that are rendered then. */
function ended(draft: Draft): Decision {
  const { status } = draft.progress;
  const decision = describe(draft, 'finish', reasonOf(draft.progress), []);
  if (status === 'cancelled') return decision;
  const { files, problems } = finalDocuments(draft, status === 'completed' ? 'completed' : 'failed');
  if (draft.wants.length > 0) return observing(draft);
  return {
    ...decision,
    files,
    sentence: [decision.sentence, ...problems].join(' '),
  };
}

const reasonOf = ({ status_reason }: Progress): Reason =>
  isReason(status_reason) ? status_reason : 'step_failed_uncaught';
