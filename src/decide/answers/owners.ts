import { ownersOf, parseCodeOwners } from '../../policy/codeowners.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';

/** Changed paths with the same owners: one of these must approve. */
export interface Owned {
  /** The patterns that name the owners. */
  patterns: string[];
  /** `@user`, `@org/team`, or an address, as written. */
  owners: string[];
}

/** Who owns what the pull request touches, why that cannot be said, or what must be read first. */
export type Ownership =
  /** `skipped`: lines of CODEOWNERS that say nothing, by their numbers. */
  | { is: 'known'; owned: Owned[]; skipped: number[] }
  | { is: 'unreadable'; why: string }
  | { is: 'wanted'; wants: Want[] };

/**
 * The owners of the changed paths by the file CODEOWNERS of the pull request's base, as it stands now. A base that policy
 * does not list names no owners: whoever can make a branch could make himself one.
 */
export function ownershipOf({ snapshot, policy }: Pick<Situation, 'snapshot' | 'policy'>): Ownership {
  const { base } = snapshot.pull;
  const bases = policy.bases ?? [snapshot.repository.default_branch];
  if (!bases.includes(base.ref))
    return { is: 'unreadable', why: `policy does not list ${base.ref}, so its code owners do not count` };
  const { code_owners, changed_paths } = snapshot.found;
  const file = Object.hasOwn(code_owners, base.oid) ? code_owners[base.oid] : undefined;
  const wants: Want[] = [
    ...(file === undefined ? [{ want: 'code_owners', oid: base.oid } as const] : []),
    ...(changed_paths === undefined ? [{ want: 'changed_paths' } as const] : []),
  ];
  if (wants.length > 0) return { is: 'wanted', wants };
  if (changed_paths === null || changed_paths === undefined)
    return {
      is: 'unreadable',
      why: 'GitHub does not list every changed file, so their owners are not known',
    };
  if (file === null || file === undefined)
    return { is: 'unreadable', why: `there is no file CODEOWNERS on ${base.ref}` };
  if (file.text === null)
    return { is: 'unreadable', why: `${file.path} could not be read whole, so owners are not known` };
  const { rules, problems } = parseCodeOwners(file.text);
  return { is: 'known', owned: byOwners(rules, changed_paths), skipped: problems.map(({ line }) => line) };
}

function byOwners(rules: ReturnType<typeof parseCodeOwners>['rules'], paths: readonly string[]): Owned[] {
  const found = new Map<string, Owned>();
  for (const path of paths) {
    if (path.split('/')[0] === '.pawl') continue;
    const rule = ownersOf(rules, path);
    if (rule === undefined || rule.owners.length === 0) continue;
    const key = rule.owners
      .map((owner) => owner.toLowerCase())
      .sort()
      .join(' ');
    const known = found.get(key);
    if (known === undefined) found.set(key, { patterns: [rule.pattern], owners: rule.owners });
    else if (!known.patterns.includes(rule.pattern)) known.patterns.push(rule.pattern);
  }
  return [...found.values()];
}
