import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';

/** A problem when a path does not stay inside the repository, or is not written with `/` from its root. */
export function pathProblem({ text, span }: Word): Problem | undefined {
  const parts = text.split('/');
  const stays =
    !text.startsWith('/') && !/^[A-Za-z]:|[\\\0]/.test(text) && !parts.includes('..') && text !== '';
  const hint = 'write it from the repository’s root, with `/` and without `..`';
  return stays
    ? undefined
    : problemAt('path_refused', span, `\`${text}\` is no path inside the repository`, hint);
}
