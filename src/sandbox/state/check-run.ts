import type { CheckConclusion, CheckRun } from './model.ts';
import type { Repository } from './repository.ts';

/** What a check of that name says of a commit: null begins a check run, a conclusion ends the one that lasts, or a new one. */
export function report(
  repository: Repository,
  sha: string,
  name: string,
  conclusion: CheckConclusion | null,
): CheckRun {
  const at = repository.clock.now();
  const lasting = repository.checkRuns.findLast(
    (run) => run.sha === sha && run.name === name && run.status !== 'COMPLETED',
  );
  const run: CheckRun =
    conclusion !== null && lasting !== undefined
      ? lasting
      : {
          id: repository.nextId(),
          sha,
          name,
          status: 'IN_PROGRESS',
          conclusion: null,
          startedAt: at,
          completedAt: null,
        };
  if (run !== lasting) repository.checkRuns.push(run);
  if (conclusion !== null) Object.assign(run, { status: 'COMPLETED', conclusion, completedAt: at });
  return run;
}

/** The check runs of a commit, oldest first; earlier ones of the same name among them, as GitHub lists those of other suites. */
export const checkRunsOf = (repository: Repository, sha: string): CheckRun[] =>
  repository.checkRuns.filter((run) => run.sha === sha);
