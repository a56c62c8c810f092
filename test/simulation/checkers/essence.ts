import type { Progress } from '../../../src/progress/schema.ts';
import type { Repository } from '../model/repository.ts';

/** What a run comes to, ids and times apart. */
export interface Essence {
  status: string;
  conclusions: { [step: string]: string };
  outputs: unknown;
  variables: unknown;
  /** What steps wrote into the head. */
  files: { [path: string]: string };
}

/** What the document and the head say; null where there is no document. */
export function essenceOf(repository: Repository, progress: Progress | null): Essence | null {
  if (progress === null) return null;
  const head = repository.objects.at(repository.state.pull.head).tree;
  return {
    status: progress.status,
    conclusions: sorted(
      Object.fromEntries(
        Object.entries(progress.steps).map(([step, { conclusion }]) => [step, conclusion ?? '']),
      ),
    ),
    outputs: sorted(progress.outputs),
    variables: sorted(progress.variables),
    files: sorted(
      Object.fromEntries(
        Object.entries(head).flatMap(([path, { text }]) => (path.startsWith('work/') ? [[path, text]] : [])),
      ),
    ),
  };
}

/** Parallel work is recorded in any order. */
const sorted = <T>(named: { [name: string]: T }): { [name: string]: T } =>
  Object.fromEntries(Object.entries(named).sort(([one], [other]) => (one < other ? -1 : 1)));
