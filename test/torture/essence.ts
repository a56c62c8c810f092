import { isDeepStrictEqual } from 'node:util';
import type { Progress } from '../../src/progress/schema.ts';

/** What must come out the same whatever was killed or damaged on the way: ids, times, attempts and metrics apart. */
export interface Essence {
  [part: string]: unknown;
}

/** What is left of a play, as far as it must not depend on where it was interrupted. `files` are the head's, without ours. */
export function essenceOf(progress: Progress | null, files: { [path: string]: string }): Essence {
  if (progress === null) return { status: 'no run', files };
  const { status, status_reason, current_phase, human_approvals, scores, variables } = progress;
  return {
    status,
    status_reason,
    current_phase,
    steps: Object.fromEntries(Object.entries(progress.steps).map(([name, step]) => [name, step.conclusion])),
    outputs: withoutTimes(progress.outputs),
    human_approvals,
    approvals: progress.approval_history.map(({ gate, status: answer, approver, comments }) => ({
      gate,
      answer,
      approver: approver.map(({ login }) => login),
      comments,
    })),
    convergence: progress.convergence_history.map(({ loop, iteration, after, converged }) => ({
      loop,
      iteration,
      after,
      converged,
    })),
    scores,
    variables,
    files,
  };
}

/** What a test runner prints of durations and of the directory it ran in differs every time. */
const withoutTimes = (outputs: Progress['outputs']): unknown =>
  JSON.parse(
    JSON.stringify(outputs)
      .replaceAll(/(duration_ms:?|\()\s*\d+(\.\d+)?/g, '$1 *')
      .replaceAll(/\/[^\s"'()]*\/repository\b/g, '<repository>'),
  );

/** Where two ends differ, each part in a sentence that shows both. */
export const differences = (should: Essence, is: Essence): string[] =>
  Object.keys({ ...should, ...is })
    .filter((part) => !isDeepStrictEqual(should[part], is[part]))
    .map((part) => `${part} should be ${JSON.stringify(should[part])} and is ${JSON.stringify(is[part])}`);
