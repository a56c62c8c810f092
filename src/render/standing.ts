import type { Progress, StepState } from '../progress/schema.ts';

/** How a step stands, in one word for people, with a symbol for text and one for drawings. */
export const STANDINGS = {
  pending: { word: 'to come', symbol: '⬜', mark: '·' },
  running: { word: 'running', symbol: '▶️', mark: '▶' },
  waiting: { word: 'waits for a person', symbol: '✋', mark: '?' },
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
  standing === 'running' || standing === 'waiting' || standing === 'retrying';

/** `ended` tells that the run is over: what never began will not come any more. */
export function standingOf(state: StepState | undefined, ended: boolean): Standing {
  if (state === undefined) return ended ? 'skipped' : 'pending';
  if (state.status === 'in_progress') return ended ? 'cancelled' : 'running';
  if (state.status === 'waiting') return 'waiting';
  if (state.status === 'pending') return state.error === undefined ? 'pending' : 'retrying';
  if (state.gate?.kind === 'approval' && state.gate.status === 'changes_requested') return 'changes';
  switch (state.conclusion) {
    case 'failure':
      return state.because === 'continue-on-error' ? 'caught' : 'failed';
    case 'timed_out':
      return state.because === 'continue-on-error' ? 'caught' : 'timed_out';
    case 'skipped':
      return 'skipped';
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
  completed: { word: 'Completed', symbol: '✅' },
  failed: { word: 'Failed', symbol: '❌' },
};

export const hasEnded = (progress: Progress): boolean =>
  progress.status === 'completed' || progress.status === 'failed';
