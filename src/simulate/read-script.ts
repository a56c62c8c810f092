import { instantOf } from '../instant.ts';
import { didYouMean } from '../nearest.ts';
import { hasErrors, problemAt, type Problem, type Result } from '../problem.ts';
import type { Workflow } from '../workflow/schema.ts';
import { plainValue, readYaml, type YamlMap } from '../yaml/read.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import { SCRIPT_KEYS } from './keys.ts';
import { readEvents } from './read-events.ts';
import { readPeople } from './read-people.ts';
import { readPerformances } from './read-performances.ts';
import { NO_SCRIPT, type Script } from './script.ts';

/** Reads a script for a workflow: YAML or JSON. Names that the workflow does not have are problems with their place. */
export function readScript(file: { path: string; text: string }, workflow: Workflow): Result<Script> {
  const yaml = readYaml(file);
  if (!yaml.ok) return yaml;
  const problems: Problem[] = [];
  const fields = readFields(yaml.value, SCRIPT_KEYS, 'the script', problems);
  const value: Script = {
    start: startOf(fields.start, problems),
    variables: Object.fromEntries(valuesOf(fields.variables, workflow, problems)),
    steps: readPerformances(fields.steps?.value, workflow, problems),
    people: readPeople(fields.people?.value ?? [], workflow, problems),
    events: readEvents(fields.events?.value ?? [], problems),
    max_decisions: fields.max_decisions?.value ?? NO_SCRIPT.max_decisions,
  };
  return hasErrors(problems) ? { ok: false, problems } : { ok: true, value, problems };
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

function startOf(found: Found<string> | undefined, problems: Problem[]): string {
  if (found === undefined) return NO_SCRIPT.start;
  const parsed = INSTANT.test(found.value) ? Date.parse(found.value) : Number.NaN;
  if (!Number.isNaN(parsed)) return instantOf(parsed);
  const message = `\`start\` is \`${found.value}\`, which is no instant`;
  problems.push(problemAt('wrong_type', found.span, message, `for example ${NO_SCRIPT.start}`));
  return NO_SCRIPT.start;
}

function valuesOf(
  found: Found<YamlMap> | undefined,
  { name: workflow, variables }: Workflow,
  problems: Problem[],
): [string, ReturnType<typeof plainValue>][] {
  const known = variables.map(({ name }) => name);
  return (found?.value.entries ?? []).map(({ key, key_span, value }) => {
    if (!known.includes(key)) {
      const message = `the workflow ${workflow} has no variable \`${key}\``;
      problems.push(problemAt('unknown_variable', key_span, message, didYouMean(key, known)));
    }
    return [key, plainValue(value)];
  });
}
