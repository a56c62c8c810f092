import { hasErrors, type Problem, type Result } from '../problem.ts';
import { readFields } from '../yaml/shape.ts';
import { readYaml, type YamlNode } from '../yaml/read.ts';
import { readAgents, shippedAgents } from './agents.ts';
import { checkWorkflow } from './check/check.ts';
import { readDocuments } from './documents.ts';
import { WORKFLOW_KEYS } from './keys.ts';
import { locator } from './locate.ts';
import { nameProblem } from './names.ts';
import { readPhases } from './phases.ts';
import type { Reading } from './reading.ts';
import { fillSchemas } from './report-schema.ts';
import { takeResponses } from './responses.ts';
import { Resolver } from './resolve.ts';
import { DEFAULT_RETRY } from './retry.ts';
import type { Workflow } from './schema.ts';
import { readSettings } from './settings.ts';
import { fillShows } from './shows.ts';
import { readSteps } from './steps.ts';
import { readVariables } from './variables.ts';
import type { World } from './world.ts';

/**
 * Reads and checks a definition: the typed workflow with all defaults filled in, or every problem in one go, in the
 * order of the file, those of the definitions it uses behind. Warnings and notices come with the workflow.
 */
export const parseWorkflow = (file: { path: string; text: string }, world: World): Result<Workflow> =>
  parseFile(file, world, [stemOf(file.path)]);

/** A file that a chain of definitions leads to, the file's own stem at its end. */
function parseFile(
  file: { path: string; text: string },
  world: World,
  chain: readonly string[],
): Result<Workflow> {
  const yaml = readYaml(file);
  if (!yaml.ok) return yaml;
  const resolver = new Resolver(world, chain, (used, longer) => parseFile(used, world, longer));
  const { workflow, reading } = readWorkflow(yaml.value, file.path, world, resolver);
  const found = [
    ...reading.problems,
    ...resolver.problems,
    ...checkWorkflow(workflow, reading, world, { node: yaml.value, locate: locator(file) }),
  ];
  const problems = [...new Set(found)].toSorted(byPlaceIn(file.path));
  if (hasErrors(problems)) return { ok: false, problems };
  fillShows(workflow.steps);
  fillSchemas(workflow);
  return { ok: true, value: workflow, problems };
}

function readWorkflow(
  node: YamlNode,
  path: string,
  world: World,
  resolver: Resolver,
): { workflow: Workflow; reading: Reading } {
  const problems: Problem[] = [];
  const fields = readFields(node, WORKFLOW_KEYS, 'the workflow', problems);
  const { name, version, description } = fields;
  const { settings, runtime, references } = readSettings(fields.settings?.value, problems);
  const variables = readVariables(fields.variables?.value ?? [], problems);
  const reading: Reading = {
    problems,
    references,
    usages: [],
    names: [],
    gates: [],
    checkpoints: new Map(),
    retry: settings.retry ?? DEFAULT_RETRY,
    agents: shippedAgents(),
    runtime,
    variables,
    call: (step, uses) => resolver.read(step, uses),
  };
  const problem =
    name === undefined ? undefined : nameProblem('a workflow', { text: name.value, span: name.span });
  if (problem !== undefined) problems.push(problem);
  readAgents(fields.agents?.value, reading);
  const phases = readPhases(fields.phases?.value, reading);
  const steps = readSteps(fields.steps, 'sequence', reading);
  const workflow: Workflow = {
    name: name?.value ?? '',
    ...(version === undefined ? {} : { version: version.value }),
    ...(description === undefined ? {} : { description: description.value }),
    path,
    settings,
    variables,
    agents: Object.fromEntries(reading.agents),
    phases,
    steps,
    outputs: readDocuments(fields.outputs?.value ?? [], world, reading),
  };
  takeResponses(workflow.steps, reading);
  return { workflow, reading };
}

const stemOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.ya?ml$/, '');

/** The order of a file, and behind it that of each other file. */
const byPlaceIn =
  (path: string) =>
  ({ span: one }: Problem, { span: other }: Problem): number => {
    const [first = path, second = path] = [one?.file, other?.file];
    if (first !== second) return first === path || (second !== path && first < second) ? -1 : 1;
    return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
  };
