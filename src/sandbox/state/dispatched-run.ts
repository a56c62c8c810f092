import { emitRunCompleted } from './emit.ts';
import type { Account } from './accounts.ts';
import type { DispatchedRun } from './model.ts';
import type { Repository } from './repository.ts';

/** Keeps an actions run that a dispatch started. */
export function addDispatchedRun(
  repository: Repository,
  actor: Account,
  wanted: Pick<DispatchedRun, 'path' | 'title' | 'ref' | 'sha' | 'inputs'>,
): DispatchedRun {
  const at = repository.clock.now();
  const run = {
    id: repository.nextId(),
    ...wanted,
    actor,
    createdAt: at,
    updatedAt: at,
    conclusion: null,
  };
  repository.dispatchedRuns.push(run);
  return run;
}

/** Ends one with a conclusion in small letters. */
export function conclude(repository: Repository, id: number, conclusion: string): void {
  const run = repository.dispatchedRuns.find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`no actions run ${id} was dispatched`);
  run.conclusion = conclusion;
  run.updatedAt = repository.clock.now();
  emitRunCompleted(repository, run);
}
