import { hasErrors, type Problem, type Result } from '../problem.ts';
import { readFields } from '../yaml/shape.ts';
import { readYaml, type YamlNode } from '../yaml/read.ts';
import { readAgents } from './agents.ts';
import type { World } from './check-references.ts';
import { checkWorkflow } from './check.ts';
import { walkSteps } from './graph.ts';
import { WORKFLOW_KEYS } from './keys.ts';
import { locator } from './locate.ts';
import { nameProblem } from './names.ts';
import { readPhases } from './phases.ts';
import type { Reading } from './reading.ts';
import { REPORT_SCHEMA } from './report-schema.ts';
import { DEFAULT_RETRY } from './retry.ts';
import type { Workflow } from './schema.ts';
import { readSettings } from './settings.ts';
import { fillShows } from './shows.ts';
import { readSteps } from './steps.ts';
import { readVariables } from './variables.ts';

/**
 * Reads and checks a definition: the typed workflow with all defaults filled in, or every problem in one go, in the
 * order of the file. Warnings and notices come with the workflow.
 */
export function parseWorkflow(file: { path: string; text: string }, world: World): Result<Workflow> {
  const yaml = readYaml(file);
  if (!yaml.ok) return yaml;
  const { workflow, reading } = readWorkflow(yaml.value, file.path);
  const found = [...reading.problems, ...checkWorkflow(workflow, reading, world, locator(file))];
  const problems = found.toSorted(byPlace);
  if (hasErrors(problems)) return { ok: false, problems };
  fillShows(workflow.steps);
  fillSchemas(workflow);
  return { ok: true, value: workflow, problems };
}

function readWorkflow(node: YamlNode, path: string): { workflow: Workflow; reading: Reading } {
  const problems: Problem[] = [];
  const fields = readFields(node, WORKFLOW_KEYS, 'the workflow', problems);
  const { name, version, description } = fields;
  const settings = readSettings(fields.settings?.value, problems);
  const retry = settings.retry ?? DEFAULT_RETRY;
  const reading: Reading = { problems, references: [], usages: [], names: [], gates: [], retry };
  const problem =
    name === undefined ? undefined : nameProblem('a workflow', { text: name.value, span: name.span });
  if (problem !== undefined) problems.push(problem);
  const workflow: Workflow = {
    name: name?.value ?? '',
    ...(version === undefined ? {} : { version: version.value }),
    ...(description === undefined ? {} : { description: description.value }),
    path,
    settings,
    variables: readVariables(fields.variables?.value ?? [], problems),
    agents: readAgents(fields.agents?.value, reading),
    phases: readPhases(fields.phases?.value, reading),
    steps: readSteps(fields.steps, 'sequence', reading),
  };
  return { workflow, reading };
}

/** Who reports, reports in a schema: the shipped one unless the step has its own. */
function fillSchemas(workflow: Workflow): void {
  for (const { step } of walkSteps(workflow.steps)) {
    if (step.type !== 'prompt' || step.output?.schema !== undefined) continue;
    if (workflow.agents[step.agent]?.returns === 'report')
      step.output = { ...step.output, schema: REPORT_SCHEMA };
  }
}

const byPlace = (one: Problem, other: Problem): number =>
  (one.span?.line ?? 0) - (other.span?.line ?? 0) || (one.span?.column ?? 0) - (other.span?.column ?? 0);
