import { summarise } from '../../progress/bounds.ts';
import { assign } from '../../workflow/assign.ts';
import { findPlaced, placedSteps } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Draft } from '../draft.ts';
import { definitionAt } from '../run/definition-at.ts';
import { begun } from '../scope/instance.ts';
import { by, UNJUDGED, type Obey } from './order.ts';

/** `/migrate`: the run follows the definition as it is now, or as it was at a commit of the base branch, if its steps map. */
export const migrate: Obey = (draft, letter) => {
  const [commit, ...more] = letter.command.words;
  if (more.length > 0 || (commit !== undefined && !/^[0-9a-f]{40}$/.test(commit)))
    return 'name one commit by its 40 hex digits, or none for the current definition';
  if (draft.progress.ending !== undefined) return 'the run is ending, and follows its definition to the end';
  const busy = inFlight(draft);
  if (busy.length > 0) return `wait until ${busy.join(', ')} has ended; /pause keeps more from starting`;
  const oid = commitOf(draft, commit);
  if ('why' in oid) return oid.why;
  const { path, blob_oid, base_oid } = draft.progress.workflow;
  if (oid.oid === base_oid) return `the run follows the definition at commit ${base_oid.slice(0, 7)} already`;
  const found = definitionAt(draft.situation, oid.oid, path);
  if (found.is === 'wanted') {
    draft.want({ want: 'definitions_at', oid: oid.oid });
    return UNJUDGED;
  }
  if (found.is === 'missing') return summarise(found.why);
  const { workflow } = found;
  const misfits = found.oid === blob_oid ? [] : misfitsIn(draft, workflow);
  if (misfits.length > 0) return summarise(`the run does not fit that definition: ${misfits.join('; ')}`);
  const { variables, flaws } = newVariables(draft, workflow);
  if (flaws.length > 0) return summarise(`the run does not fit that definition: ${flaws.join(' ')}`);
  draft.record({
    type: 'run.migrated',
    by: by(letter),
    workflow: { name: workflow.name, path, blob_oid: found.oid, base_oid: oid.oid },
    variables,
    gates: placedSteps(workflow).flatMap(({ step }) => (step.type === 'approval' ? [step.gate] : [])),
    phases: workflow.phases.map(({ name }) => name),
  });
  // The steps that follow have other prompts, which are read with the next decision.
  draft.halted = true;
  return null;
};

const inFlight = ({ progress }: Draft): string[] =>
  Object.entries(progress.steps).flatMap(([instance, { status, claim, run }]) =>
    status !== 'completed' && (claim ?? run) !== undefined ? [instance] : [],
  );

/**
 * The commit of the definition: the tip of a base branch that counts, or one that the run followed before. Other commits
 * behind the tip may never have been what the base was: those of a merged pull request are behind it too.
 */
function commitOf(draft: Draft, named: string | undefined): { oid: string } | { why: string } {
  const { snapshot, policy } = draft.situation;
  const { base } = snapshot.pull;
  const bases = policy.bases ?? [snapshot.repository.default_branch];
  if (!bases.includes(base.ref))
    return {
      why: `definitions count only on ${bases.join(', ')}, and this pull request goes to ${base.ref}`,
    };
  if (named === undefined || named === base.oid) return { oid: base.oid };
  const { former = [], workflow } = draft.progress;
  if ([...former, workflow.base_oid].includes(named)) return { oid: named };
  const known = former.length === 0 ? '' : `: ${former.map((oid) => oid.slice(0, 7)).join(', ')}`;
  return {
    why: `${named.slice(0, 7)} is neither the tip of ${base.ref} nor a commit whose definition the run followed before${known}`,
  };
}

/** What the run has begun and the definition does not have in the same place, each as a clause. */
function misfitsIn({ progress, workflow: old }: Draft, workflow: Workflow): string[] {
  const states = Object.values(progress.steps).filter(begun);
  const clauses = new Map<string, string>();
  for (const { name, gate, status } of states) {
    const before = findPlaced(old, name);
    const after = findPlaced(workflow, name);
    if (before === undefined) continue;
    if (after === undefined) clauses.set(name, `there is no step ${name}`);
    else if (after.step.type !== before.step.type)
      clauses.set(name, `${name} is of the type ${after.step.type} there, not ${before.step.type}`);
    else if (around(after.parents) !== around(before.parents))
      clauses.set(
        name,
        `${name} stands in ${around(after.parents) || 'no block'} there, not in ${around(before.parents) || 'none'}`,
      );
    else if (
      after.step.type === 'approval' &&
      status === 'waiting' &&
      gate !== undefined &&
      after.step.gate !== gate.name
    )
      clauses.set(name, `the gate ${gate.name} is called ${after.step.gate} there`);
  }
  return [...clauses.values()];
}

const around = (parents: readonly { name: string; type: string }[]): string =>
  parents.map(({ name, type }) => `${name} (${type})`).join(' > ');

/** Variables that the definition has and the run has not, with their defaults. */
function newVariables({ progress }: Draft, { variables }: Workflow): ReturnType<typeof assign> {
  return assign(
    variables.filter(({ name }) => !Object.hasOwn(progress.variables, name)),
    {},
  );
}
