import { parseValues } from '../commands/values.ts';
import type { Command } from '../commands/parse.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { permissionAtLeast } from '../people.ts';
import type { Problem } from '../problem.ts';
import { evolve } from '../progress/evolve.ts';
import type { Entry } from '../progress/entry.ts';
import { walkSteps } from '../workflow/graph.ts';
import { coerceValue } from '../workflow/coerce.ts';
import type { Variable, Workflow } from '../workflow/schema.ts';
import { Draft } from './draft.ts';
import { permissionOf, type Letter } from './inbox.ts';
import type { Reason } from './reason.ts';
import type { Situation, Want } from './situation.ts';

/** What became of a `/start`: a run that begins, a refusal in one sentence with its problems, or a fact to read first. */
export type Start =
  | { is: 'started'; draft: Draft }
  | { is: 'refused'; why: string; problems: Problem[]; reason?: Reason }
  | { is: 'wanted'; want: Want };

/** Judges a `/start` where no run is in flight: who asks, which definition, with which values. */
export function startRun(situation: Situation, letter: Letter<Command>, id: string): Start {
  const { snapshot, policy } = situation;
  const { author, command } = letter;
  if (letter.comment.edited_at !== null) return refused('the comment was edited after it was written');
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
  const { values, others } = parseValues(command.text);
  const [name, ...strays] = others;
  if (strays.length > 0)
    return refused(
      `${strays.slice(0, 5).join(' ')} is neither a workflow nor key=value; a value with blanks needs quotes: key="two words"`,
    );
  const chosen = choose(situation, name ?? situation.default_workflow);
  if ('why' in chosen) return { is: 'refused', ...chosen };
  const { path, oid, workflow } = chosen;
  const given = assign(workflow.variables, values, path);
  if (given.problems.length > 0)
    return { is: 'refused', why: 'the values do not fit the workflow’s variables', problems: given.problems };
  const started: Entry = {
    type: 'run.started',
    at: snapshot.now,
    decision: id,
    workflow_id: workflowId(snapshot.now, workflow.name),
    workflow: { name: workflow.name, path, blob_oid: oid, base_oid: snapshot.definitions.oid },
    requester: { id: author.id, login: author.login },
    variables: given.variables,
    phases: workflow.phases.map((phase) => phase.name),
    gates: walkSteps(workflow.steps).flatMap(({ step }) => (step.type === 'approval' ? [step.gate] : [])),
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

/** The values a run starts with: given ones coerced to their type, defaults for the rest. */
function assign(
  variables: readonly Variable[],
  given: { [name: string]: JsonValue },
  file: string,
): { variables: JsonObject; problems: Problem[] } {
  const problems: Problem[] = [];
  const values: JsonObject = {};
  const refuse = (message: string): number =>
    problems.push({
      code: 'invalid_variable',
      severity: 'error',
      message,
      hint: `Variables of ${file}: ${variables.map(({ name, type }) => `${name} (${type})`).join(', ') || 'none'}`,
    });
  for (const name of Object.keys(given))
    if (!variables.some((variable) => variable.name === name)) refuse(`There is no variable ${name}.`);
  for (const variable of variables) {
    const raw = Object.hasOwn(given, variable.name) ? given[variable.name] : undefined;
    if (raw === undefined) {
      if (variable.default !== undefined) values[variable.name] = variable.default;
      else if (variable.required) refuse(`The variable ${variable.name} must be given.`);
      continue;
    }
    const value = coerce(raw, variable.type);
    if (value === undefined) refuse(`The variable ${variable.name} must be a ${variable.type}.`);
    else if (variable.enum !== undefined && !variable.enum.includes(value))
      refuse(`The variable ${variable.name} must be one of ${variable.enum.map(inWords).join(', ')}.`);
    else values[variable.name] = value;
  }
  return { variables: values, problems };
}

const inWords = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A value of the variable's type. Typed in a comment, a list may be words with commas between them. */
function coerce(raw: JsonValue, type: Variable['type']): JsonValue | undefined {
  const value = coerceValue(raw, type);
  if (value !== undefined || type !== 'list' || typeof raw !== 'string') return value;
  return raw.split(',').map((part) => part.trim());
}

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
    ...walkSteps(workflow.steps).flatMap(({ step }) => (step.type === 'loop' ? [step.until.text] : [])),
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
