import { NotThere, Unreachable } from '../ports.ts';
import type { GraphqlError } from './client.ts';

/** Lists that a decision can do without, as `incomplete` names them, by the part of the answer they come from. */
const LISTS: { [part: string]: string } = {
  comments: 'comments',
  events: 'events',
  renamed: 'events',
  reviews: 'reviews',
  commits: 'commits',
  labels: 'labels',
  known: 'labels',
  latest: 'checks',
  outputs: 'outputs',
  workflows: 'definitions',
  prompts: 'definitions',
};

/** A part that a decision asks for again where it is missing and needed. */
const ASKED_AGAIN = 'mine';

/** Files that are looked up at a path: GitHub may call a missing one an error. */
const FILES = new Set(['document', 'outputs', 'policy', 'workflows', 'prompts']);

/** Without these there is nothing to read at all. */
const ABSENT: readonly string[] = ['repository', 'repository.pullRequest'];

/**
 * Names the lists that an answer's errors make unknown. A file that is not found is no error. Throws Unreachable
 * when anything else could not be answered: nothing may be decided on it.
 */
export function unknownLists(errors: readonly GraphqlError[]): string[] {
  const lists = new Set<string>();
  for (const error of errors) {
    const parts = (error.path ?? []).map(String);
    if (error.type === 'NOT_FOUND' && FILES.has(parts.at(-1) ?? '')) continue;
    if (parts.includes(ASKED_AGAIN)) continue;
    if (error.type === 'NOT_FOUND' && ABSENT.includes(parts.join('.')))
      throw new NotThere(`There is no such pull request, or the token may not see it: ${error.message}`);
    const list = parts.map((part) => LISTS[part]).find((name) => name !== undefined);
    if (list === undefined)
      throw new Unreachable('github', `GitHub could not answer ${parts.join('.')}: ${error.message}`);
    lists.add(list);
  }
  return [...lists];
}
