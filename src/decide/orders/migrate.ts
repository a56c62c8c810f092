import { summarise } from '../../progress/bounds.ts';
import { rename } from '../../progress/rename.ts';
import { assign } from '../../workflow/assign.ts';
import { placedSteps } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Draft } from '../draft.ts';
import { definitionAt } from '../run/definition-at.ts';
import { subjectDigest } from '../gates/subject.ts';
import { performed } from '../scope/instance.ts';
import { misfitsIn } from './misfits.ts';
import { by, UNJUDGED, type Obey } from './order.ts';
import { partWords, renamedGates, renamesOf, type Renames } from './renames.ts';

/**
 * `/migrate`: the run follows the definition as it is now, or as it was at a commit of the base branch, if its steps map: by
 * name, or as somebody says what they are called there.
 */
export const migrate: Obey = (draft, letter) => {
  const words = partWords(letter.command.words);
  if (typeof words === 'string') return words;
  if (draft.progress.ending !== undefined) return 'the run is ending, and follows its definition to the end';
  const busy = performed(draft.progress.steps);
  if (busy.length > 0) return `wait until ${busy.join(', ')} has ended; /pause keeps more from starting`;
  const oid = commitOf(draft, words.commit);
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
  const { renames, flaws: mistaken } = renamesOf(draft, workflow, words.pairs);
  if (mistaken.length > 0) return summarise(`the steps do not map: ${mistaken.join('; ')}`);
  const gates = renamedGates(draft, workflow, renames);
  const same = found.oid === blob_oid && renames.size === 0;
  const misfits = same ? [] : misfitsIn(draft, workflow, renames, gates);
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
    ...(workflow.settings.orchestrator === 'claude' ? { orchestrator: 'claude' as const } : {}),
    ...(renames.size === 0 ? {} : renaming(draft, renames, gates)),
  });
  // The steps that follow have other prompts, which are read with the next decision.
  draft.halted = true;
  return null;
};

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

/** The new names as they are journalled, with what gates show under them: what people approved is still that. */
function renaming({ progress, situation }: Draft, renames: Renames, gates: { [gate: string]: string }) {
  const renamed = Object.fromEntries(renames);
  const moved = rename(progress, { steps: renamed, renamed_gates: gates });
  const digests = Object.entries(moved.steps).flatMap(([instance, { gate }]): [string, string][] =>
    gate?.kind === 'approval' && gate.subject.outputs.length > 0
      ? [[instance, subjectDigest(gate.subject, situation.hashes.sha256)]]
      : [],
  );
  return {
    renamed,
    ...(Object.keys(gates).length === 0 ? {} : { renamed_gates: gates }),
    ...(digests.length === 0 ? {} : { digests: Object.fromEntries(digests) }),
  };
}

/** Variables that the definition has and the run has not, with their defaults. */
function newVariables({ progress }: Draft, { variables }: Workflow): ReturnType<typeof assign> {
  return assign(
    variables.filter(({ name }) => !Object.hasOwn(progress.variables, name)),
    {},
  );
}
