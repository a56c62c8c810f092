import { parseValues } from '../../commands/values.ts';
import type { JsonValue } from '../../json.ts';
import { permissionAtLeast, type Person } from '../../people.ts';
import type { Problem } from '../../problem.ts';
import { evolve } from '../../progress/evolve.ts';
import type { Entry } from '../../progress/entry.ts';
import { placedSteps } from '../../workflow/graph.ts';
import { assign } from '../../workflow/assign.ts';
import type { Workflow } from '../../workflow/schema.ts';
import { Draft } from '../draft.ts';
import { permissionOf } from '../orders/inbox.ts';
import type { Reason } from '../reason.ts';
import { minutesLater } from '../../instant.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';

/** What became of a `/start`: a run that begins, a refusal in one sentence with its problems, or a fact to read first. */
export type Start =
  | { is: 'started'; draft: Draft }
  | { is: 'refused'; why: string; problems: Problem[]; reason?: Reason }
  | { is: 'wanted'; want: Want };

/** Who wants a run to begin, and the words after the verb. */
export interface Starter {
  author: Person;
  text: string;
}

/** Judges the wish that a run begins where none is in flight: who asks, which definition, with which values. */
export function startRun(situation: Situation, { author, text }: Starter, id: string): Start {
  const { snapshot, policy } = situation;
  const permission = permissionOf(snapshot, author);
  if (permission === undefined) return { is: 'wanted', want: { want: 'permission', login: author.login } };
  if (!permissionAtLeast(permission, policy.commands.start))
    return refused(
      `starting a run needs ${policy.commands.start} access, and ${author.login} has ${permission}`,
    );
  const bases = policy.bases ?? [snapshot.repository.default_branch];
  if (!bases.includes(snapshot.pull.base.ref))
    return {
      ...refused(
        `definitions count only on ${bases.join(', ')}, and this pull request goes to ${snapshot.pull.base.ref}`,
      ),
      reason: 'base_not_listed',
    };
  const { values, others } = parseValues(text);
  const [name, ...strays] = others;
  if (strays.length > 0)
    return refused(
      `${strays.slice(0, 5).join(' ')} is neither a workflow nor key=value; a value with blanks needs quotes: key="two words"`,
    );
  const chosen = choose(situation, name ?? situation.default_workflow);
  if ('why' in chosen) return { is: 'refused', ...chosen };
  const { path, oid, workflow } = chosen;
  const given = assign(workflow.variables, values);
  if (given.flaws.length > 0)
    return {
      is: 'refused',
      why: 'the values do not fit the workflow’s variables',
      problems: given.flaws.map((message) => misfit(message, workflow, path)),
    };
  const minutes = Math.min(
    workflow.settings.timeout_minutes ?? Infinity,
    policy.limits.timeout_minutes ?? Infinity,
  );
  const started: Entry = {
    type: 'run.started',
    at: snapshot.now,
    decision: id,
    workflow_id: workflowId(snapshot.now, workflow.name),
    workflow: { name: workflow.name, path, blob_oid: oid, base_oid: snapshot.definitions.oid },
    requester: { id: author.id, login: author.login },
    variables: given.variables,
    phases: workflow.phases.map((phase) => phase.name),
    gates: placedSteps(workflow).flatMap(({ step }) => (step.type === 'approval' ? [step.gate] : [])),
    ...(situation.lost === undefined ? {} : { after_generation: situation.lost.generation }),
    ...(minutes === Infinity ? {} : { deadline: minutesLater(snapshot.now, minutes) }),
    ...(workflow.settings.orchestrator === 'claude' ? { orchestrator: 'claude' as const } : {}),
    convergence_criteria: criteriaOf(workflow),
    workspace_context: {
      developer_type: policy.workspace.developer_type,
      workspace_path: policy.workspace.workspace_path,
      project_context: { repository: snapshot.repository.name, base: snapshot.pull.base.ref },
      documentation_locations: [
        ...new Set([
          ...policy.workspace.documentation_locations,
          ...listed(given.variables['documentation_locations']),
        ]),
      ],
    },
  };
  const draft = new Draft(situation, workflow, evolve(situation.progress, started), id);
  draft.entries.push(started);
  return { is: 'started', draft };
}

const misfit = (message: string, { variables }: Workflow, file: string): Problem => ({
  code: 'invalid_variable',
  severity: 'error',
  message,
  hint: `Variables of ${file}: ${variables.map(({ name, type }) => `${name} (${type})`).join(', ') || 'none'}`,
});

const refused = (why: string): Extract<Start, { is: 'refused' }> => ({ is: 'refused', why, problems: [] });

type Choice = { path: string; oid: string; workflow: Workflow } | { why: string; problems: Problem[] };

/** The definition that is named, by file stem or by its name; the only one there is when none is named. */
function choose({ startable }: Situation, name: string | undefined): Choice {
  const stems = Object.keys(startable);
  const known = stems.length === 0 ? 'there is none' : `there are: ${stems.join(', ')}`;
  const stem =
    name === undefined
      ? stems.length === 1
        ? stems[0]
        : undefined
      : stems.find((candidate) => candidate === name || nameIn(startable[candidate]) === name);
  const found = stem === undefined ? undefined : startable[stem];
  if (found === undefined) {
    const why =
      name === undefined
        ? `name a workflow of .github/pawl/workflows on the base branch; ${known}`
        : `no workflow of .github/pawl/workflows on the base branch is called ${name}; ${known}`;
    return { why, problems: [{ code: 'unknown_workflow', severity: 'error', message: capitalised(why) }] };
  }
  if (!found.parsed.ok) return { why: `${found.path} has errors`, problems: found.parsed.problems };
  return { path: found.path, oid: found.oid, workflow: found.parsed.value };
}

const nameIn = (found: Situation['startable'][string] | undefined): string | undefined =>
  found?.parsed.ok === true ? found.parsed.value.name : undefined;

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const listed = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

/** `20260105-090000-agentic-pipeline` */
function workflowId(now: string, name: string): string {
  const digits = now.replaceAll(/\D/g, '');
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${slug}`;
}

/** Thresholds that conditions compare scores with, under the seed's names, and each phase's condition. */
function criteriaOf(workflow: Workflow): { [name: string]: string | number } {
  const criteria: { [name: string]: string | number } = {};
  const conditions = [
    ...placedSteps(workflow).flatMap(({ step }) => (step.type === 'loop' ? [step.until.text] : [])),
    ...workflow.phases.flatMap((phase) => phase.converged_when?.text ?? []),
  ];
  for (const condition of conditions)
    for (const [, score, threshold] of condition.matchAll(
      /\bscores\.(\w+?)(?:_score)?\s*>=\s*(\d+(?:\.\d+)?)/g,
    ))
      criteria[`${score}_threshold`] = Number(threshold);
  for (const phase of workflow.phases)
    if (phase.converged_when !== undefined) criteria[phase.name] = phase.converged_when.text;
  return criteria;
}
