import type { JsonObject } from '../json.ts';
import { problemAt, type Problem, type Result, type Span } from '../problem.ts';
import { assign } from '../workflow/assign.ts';
import { walkSteps } from '../workflow/graph.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { World } from '../workflow/world.ts';

/**
 * Reads a definition as a simulation needs it: a prompt template that is missing is a warning, because what it would say
 * is scripted anyway. All else that is wrong stays as it is.
 */
export function readDefinition(file: { path: string; text: string }, world: World): Result<Workflow> {
  const parsed = parseWorkflow(file, world);
  if (parsed.ok) return parsed;
  const missing = parsed.problems.filter(
    ({ code, severity }) => code === 'unknown_template' && severity === 'error',
  );
  if (missing.length === 0) return parsed;
  const texts = [file, ...Object.values(world.workflows ?? {})];
  const names = missing.flatMap(({ span }) => (span === undefined ? [] : [spelled(span, texts)]));
  const again = parseWorkflow(file, { ...world, templates: [...world.templates, ...names] });
  const warnings = missing.map((problem): Problem => ({ ...problem, severity: 'warning' }));
  return { ...again, problems: [...warnings, ...again.problems] };
}

/** What stands at a place, without the quotes around it. */
function spelled(
  { file, line, column, end_column }: Span,
  texts: readonly { path: string; text: string }[],
): string {
  const lines = texts.find(({ path }) => path === file)?.text.split(/\r?\n/) ?? [];
  return (lines[line - 1] ?? '').slice(column - 1, end_column - 1).replaceAll(/^["']|["']$/g, '');
}

/** Texts of every template a definition names; of one that is missing an empty one. */
export function templatesOf(
  workflow: Workflow,
  known: { [name: string]: string },
): { [name: string]: string } {
  const texts = { ...known };
  for (const { step } of walkSteps(workflow.steps)) {
    const performed = step.type === 'ralph-loop' ? step.body : step;
    if ('template' in performed && performed.template !== undefined) texts[performed.template] ??= '';
  }
  return texts;
}

/**
 * The definition as it is simulated: its variables have the script's values, and every gate can be answered with a command,
 * which is how people of a script speak, by anybody unless users are named.
 */
export function simulated(workflow: Workflow, values: JsonObject, script: string): Result<Workflow> {
  const { variables, flaws } = assign(workflow.variables, values);
  if (flaws.length > 0) {
    const span: Span = { file: script, line: 1, column: 1, end_line: 1, end_column: 1 };
    return { ok: false, problems: flaws.map((flaw) => problemAt('invalid_variable', span, flaw)) };
  }
  for (const { step } of walkSteps(workflow.steps)) {
    if (step.type !== 'approval') continue;
    step.answers = [...new Set([...step.answers, 'command' as const])];
    // Who belongs to a team or owns code is not known here: whoever the script lets speak may.
    if (step.approvers.users.length === 0) {
      step.approvers.teams = [];
      step.approvers.code_owners = false;
    }
  }
  const given = workflow.variables.map((variable) =>
    Object.hasOwn(variables, variable.name)
      ? { ...variable, default: variables[variable.name] ?? null }
      : variable,
  );
  return { ok: true, value: { ...workflow, variables: given }, problems: [] };
}
