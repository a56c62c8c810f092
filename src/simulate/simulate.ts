import { problemAt, type Problem } from '../problem.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/schema.ts';
import type { JsonObject } from '../json.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { World } from '../workflow/world.ts';
import { readDefinition, simulated, templatesOf } from './definition.ts';
import type { Told } from './line.ts';
import { readScript } from './read-script.ts';
import { resultOf, type SimulationResult } from './result.ts';
import { Run } from './run.ts';
import { NO_SCRIPT, type Script } from './script.ts';

/** A definition with everything that happens to it. Files are given as texts; nothing is read or written. */
export interface Scene {
  workflow: { path: string; text: string };
  script?: { path: string; text: string };
  /** Prompt templates by name. */
  templates?: { [name: string]: string };
  /** What else exists: sibling definitions above all. */
  world?: Omit<World, 'templates'>;
  /** Values of variables; they win over the script's. */
  variables?: JsonObject;
}

/** A run from its start to where nothing more can happen, or what stands in its way. */
export type Simulation =
  | {
      ok: true;
      workflow: Workflow;
      decisions: readonly Told[];
      result: SimulationResult;
      /** What is odd about the definition and the script, and what in the script never applied. */
      warnings: Problem[];
    }
  | { ok: false; wrong: 'workflow' | 'script'; problems: Problem[] };

/** Plays a script against the real engine. The same texts give the same simulation, always and everywhere. */
export function simulate({
  workflow: file,
  script,
  templates = {},
  world = {},
  variables = {},
}: Scene): Simulation {
  const known = { ...world, texts: templates, templates: Object.keys(templates) };
  const read = readDefinition(file, known);
  if (!read.ok) return { ok: false, wrong: 'workflow', problems: read.problems };
  const played =
    script === undefined
      ? { ok: true as const, value: NO_SCRIPT, problems: [] }
      : readScript(script, read.value);
  if (!played.ok) return { ok: false, wrong: 'script', problems: played.problems };
  const values = { ...played.value.variables, ...variables };
  const ready = simulated(read.value, values, script?.path ?? file.path);
  if (!ready.ok) return { ok: false, wrong: 'script', problems: ready.problems };
  const workflow = ready.value;
  const run = new Run(workflow, played.value, policyOf(played.value), templatesOf(workflow, templates));
  const refused = run.play();
  const { progress, told } = run.engine;
  if (progress === null) {
    const span = { file: file.path, line: 1, column: 1, end_line: 1, end_column: 1 };
    const why = refused.refusals.map((refusal) => problemAt('invalid_variable', span, refusal.why));
    return { ok: false, wrong: 'workflow', problems: refused.problems.length > 0 ? refused.problems : why };
  }
  return {
    ok: true,
    workflow,
    decisions: told,
    result: resultOf(workflow, progress, told, run.pull.texts, run.engine.spent && !run.engine.ended),
    warnings: [...read.problems, ...played.problems, ...run.warnings()],
  };
}

/** What a hosted runner can hold: a script may say how long a step takes without the step naming a bound. */
const MOST_MINUTES = 350;

/** The cautious default, but for what a script is the better judge of. */
function policyOf({ max_decisions }: Script): Policy {
  const policy = parsePolicy(null, 'main');
  if (!policy.ok) throw new Error('The default policy has errors');
  const { approvals } = policy.value;
  return {
    ...policy.value,
    approvals: { ...approvals, auto_approve: true, allow_requester: true },
    limits: { parallel: 256, decisions: max_decisions, step_timeout_minutes: MOST_MINUTES },
  };
}
