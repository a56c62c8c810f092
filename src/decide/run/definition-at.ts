import type { Situation } from '../situation.ts';
import type { Workflow } from '../../workflow/schema.ts';

/** A definition as of a commit; why there is none, or that it must be read first. */
export type DefinitionAt =
  { is: 'read'; workflow: Workflow; oid: string } | { is: 'missing'; why: string } | { is: 'wanted' };

/** The definition in a file at a commit of the base branch; with `blob` only if it is that very version. */
export function definitionAt(
  { snapshot, startable, candidates }: Situation,
  commit: string,
  path: string,
  blob?: string,
): DefinitionAt {
  const here = snapshot.definitions.oid === commit && Object.keys(startable).length > 0;
  const all = here ? startable : candidates?.[commit];
  if (all === undefined) return { is: 'wanted' };
  const short = commit.slice(0, 7);
  if (all === null) return { is: 'missing', why: `GitHub has no commit ${short}` };
  const found = Object.values(all).find((one) => one.path === path);
  if (found === undefined || (blob !== undefined && found.oid !== blob))
    return {
      is: 'missing',
      why: `${path} is not at commit ${short}${blob === undefined ? '' : ' any more'}`,
    };
  if (!found.parsed.ok) {
    const [first] = found.parsed.problems;
    return {
      is: 'missing',
      why: `${path} has errors at commit ${short}: ${first?.message ?? 'it cannot be read'}`,
    };
  }
  return { is: 'read', workflow: found.parsed.value, oid: found.oid };
}
