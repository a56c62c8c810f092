import { ENDED, type Progress, type StepState } from '../progress/schema.ts';

/** How a step stands, in one word for people, with a symbol for text and one for drawings. */
export const STANDINGS = {
  pending: { word: 'to come', symbol: '⬜', mark: '·' },
  running: { word: 'running', symbol: '▶️', mark: '▶' },
  waiting: { word: 'waits for a person', symbol: '✋', mark: '?' },
  holding: { word: 'waits', symbol: '⏳', mark: '…' },
  retrying: { word: 'will be tried again', symbol: '🔁', mark: '↻' },
  done: { word: 'done', symbol: '✅', mark: '✓' },
  changes: { word: 'changes requested', symbol: '✏️', mark: '✎' },
  failed: { word: 'failed', symbol: '❌', mark: '✗' },
  caught: { word: 'failed, went on', symbol: '⚠️', mark: '!' },
  skipped: { word: 'skipped', symbol: '⏭️', mark: '»' },
  cancelled: { word: 'cancelled', symbol: '🚫', mark: '–' },
  timed_out: { word: 'timed out', symbol: '⌛', mark: '✗' },
} as const;

export type Standing = keyof typeof STANDINGS;

/** Begun and not ended. */
export const isOpen = (standing: Standing): boolean =>
  standing === 'running' || standing === 'waiting' || standing === 'holding' || standing === 'retrying';

/** `ended` tells that the run is over: what never began will not come any more. */
export function standingOf(state: StepState | undefined, ended: boolean): Standing {
  if (state === undefined) return ended ? 'skipped' : 'pending';
  switch (state.status) {
    case 'in_progress':
      return ended && state.abandoned !== true ? 'cancelled' : 'running';
    case 'waiting':
      if (ended) return 'cancelled';
      return state.gate === undefined ? 'holding' : 'waiting';
    case 'pending':
      if (ended) return state.attempts > 0 ? 'cancelled' : 'skipped';
      return state.attempts > 0 && state.error !== undefined ? 'retrying' : 'pending';
    default:
      return !ended && isAskedAgain(state) ? 'waiting' : concluded(state);
  }
}

/** Approved once, and open again since that does not hold any more. */
const isAskedAgain = ({ gate }: StepState): boolean =>
  gate?.status === 'pending' && gate.reopened !== undefined;

function concluded(state: StepState): Standing {
  const caught = state.because === 'continue-on-error' || state.because === 'on-error';
  if (state.gate?.kind === 'approval' && state.gate.status === 'changes_requested') return 'changes';
  switch (state.conclusion) {
    case 'failure':
      return caught ? 'caught' : 'failed';
    case 'timed_out':
      return caught && state.gate === undefined ? 'caught' : 'timed_out';
    case 'skipped':
      return caught ? 'caught' : 'skipped';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'done';
  }
}

/** What the whole run is doing, for headlines. */
export const RUN_STANDINGS: { [status in Progress['status']]: { word: string; symbol: string } } = {
  in_progress: { word: 'Running', symbol: '▶️' },
  blocked: { word: 'Waiting for a person', symbol: '✋' },
  paused: { word: 'Paused', symbol: '⏸️' },
  completed: { word: 'Completed', symbol: '✅' },
  failed: { word: 'Failed', symbol: '❌' },
  cancelled: { word: 'Cancelled', symbol: '🚫' },
};

export const hasEnded = (progress: Progress): boolean => ENDED.includes(progress.status);

/** Over but for the steps that undo what was done. */
export const isUndoing = (progress: Progress): boolean =>
  progress.ending !== undefined && !hasEnded(progress);

/** A `wait` that goes on: for a time or an event, not for a person. */
export const isHolding = (state: StepState): boolean =>
  state.status === 'waiting' && state.wait !== undefined;
