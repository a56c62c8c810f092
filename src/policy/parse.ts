import { neverPassedOn } from '../kept-variables.ts';
import { didYouMean } from '../nearest.ts';
import { hasErrors, problemAt, type Problem, type Result } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Fields, type Found, type Table } from '../yaml/shape.ts';
import { readYaml, type YamlMap } from '../yaml/read.ts';
import * as keys from './keys.ts';
import { readRules } from './rules.ts';
import type { OtherWorker, Policy } from './schema.ts';

/** The model that works where neither step, agent nor policy names one. */
export const DEFAULT_MODEL = 'claude-sonnet-5-5';

/** Reads the policy file; without one (null) the cautious defaults hold. `bases` is filled in with the default branch. */
export function parsePolicy(
  file: { path: string; text: string } | null,
  defaultBranch: string,
): Result<Policy> {
  if (file === null) return { ok: true, value: policyOf({}, defaultBranch, []), problems: [] };
  const yaml = readYaml(file);
  if (!yaml.ok) return yaml;
  const problems: Problem[] = [];
  const fields = readFields(yaml.value, keys.POLICY_KEYS, 'the policy', problems);
  const value = policyOf(fields, defaultBranch, problems);
  return hasErrors(problems) ? { ok: false, problems } : { ok: true, value, problems };
}

function policyOf(
  fields: Fields<typeof keys.POLICY_KEYS>,
  defaultBranch: string,
  problems: Problem[],
): Policy {
  const part = <T extends Table>(found: Found<YamlMap> | undefined, table: T, name: string): Fields<T> =>
    found === undefined ? {} : readFields(found.value, table, `\`${name}\``, problems);
  const approvals = part(fields.approvals, keys.APPROVALS_KEYS, 'approvals');
  const commands = part(fields.commands, keys.COMMANDS_KEYS, 'commands');
  const limits = part(fields.limits, keys.LIMITS_KEYS, 'limits');
  const { 'cost-usd': cost, 'timeout-minutes': minutes } = limits;
  const agents = part(fields.agents, keys.AGENTS_KEYS, 'agents');
  const paths = part(fields.paths, keys.PATHS_KEYS, 'paths');
  const workspace = part(fields.workspace, keys.WORKSPACE_KEYS, 'workspace');
  const models = texts(agents.models);
  const model = agents.model ?? agents.models;
  if (model !== undefined && models.length > 0 && !models.includes(agents.model?.value ?? DEFAULT_MODEL))
    problems.push(
      problemAt(
        'policy_forbids',
        model.span,
        'the default model is not among `models`',
        'add it, or choose `model` from them',
      ),
    );
  return {
    bases: fields.bases === undefined ? [defaultBranch] : texts(fields.bases),
    approvals: {
      minimum_permission: approvals['minimum-permission']?.value ?? 'write',
      allow_author: approvals['allow-author']?.value ?? false,
      allow_requester: approvals['allow-requester']?.value ?? false,
      allow_committers: approvals['allow-committers']?.value ?? false,
      allow_last_pusher: approvals['allow-last-pusher']?.value ?? false,
      ...readRules(approvals, problems),
      auto_approve: approvals['auto-approve']?.value ?? false,
      bots: approvals.bots?.value ?? [],
    },
    commands: {
      bare: commands.bare?.value ?? true,
      start: commands.start?.value ?? 'write',
      per_hour: commands['per-hour']?.value ?? 30,
    },
    limits: {
      parallel: limits.parallel?.value ?? 5,
      decisions: limits.decisions?.value ?? 200,
      step_timeout_minutes: limits['step-timeout-minutes']?.value ?? 30,
      ...(cost === undefined ? {} : { cost_usd: cost.value }),
      ...(limits.tokens === undefined ? {} : { tokens: limits.tokens.value }),
      ...(minutes === undefined ? {} : { timeout_minutes: minutes.value }),
      ...perStepAndPerson(limits),
    },
    agents: {
      model: agents.model?.value ?? DEFAULT_MODEL,
      models,
      workers: readWorkers(agents.workers, problems),
      environment: readEnvironment(agents.environment, problems),
    },
    paths: { allow: texts(paths.allow), deny: texts(paths.deny) },
    workspace: {
      developer_type: workspace['developer-type']?.value ?? 'shared',
      workspace_path: workspace['workspace-path']?.value ?? '.',
      documentation_locations: texts(workspace['documentation-locations']),
    },
  };
}

const texts = (found: Found<Word[]> | undefined): string[] => found?.value.map(({ text }) => text) ?? [];

const OTHER_WORKERS: readonly OtherWorker[] = ['claude-code', 'command'];

function readWorkers(found: Found<Word[]> | undefined, problems: Problem[]): OtherWorker[] {
  return (found?.value ?? []).flatMap(({ text, span }) => {
    const worker = OTHER_WORKERS.find((one) => one === text);
    if (worker !== undefined) return [worker];
    const [message, hint] =
      text === 'anthropic'
        ? ['`anthropic` is always allowed: `workers` names those beside it', 'take it out']
        : [`there is no worker \`${text}\` beside \`anthropic\``, didYouMean(text, OTHER_WORKERS)];
    problems.push(problemAt('unknown_value', span, message, hint));
    return [];
  });
}

function readEnvironment(found: Found<Word[]> | undefined, problems: Problem[]): string[] {
  return (found?.value ?? []).flatMap(({ text, span }) => {
    if (neverPassedOn([text]).length > 0) {
      const message = `\`${text}\` is never passed on to a worker`;
      problems.push(
        problemAt('policy_forbids', span, message, 'give the value to the job under a name of its own'),
      );
      return [];
    }
    if (/^[A-Za-z_]\w*$/.test(text)) return [text];
    const message = `\`${text}\` is no name of a variable`;
    problems.push(problemAt('wrong_type', span, message, 'names have letters, digits and `_`'));
    return [];
  });
}

/** Bounds on attempts, and on what a person may have runs spend in a day. */
function perStepAndPerson(limits: Fields<typeof keys.LIMITS_KEYS>): Partial<Policy['limits']> {
  const step = limits['step-cost-usd'];
  const person = limits['person-day-cost-usd'];
  const { 'step-tokens': stepTokens, 'person-day-tokens': personTokens } = limits;
  return {
    ...(step === undefined ? {} : { step_cost_usd: step.value }),
    ...(stepTokens === undefined ? {} : { step_tokens: stepTokens.value }),
    ...(person === undefined ? {} : { person_day_cost_usd: person.value }),
    ...(personTokens === undefined ? {} : { person_day_tokens: personTokens.value }),
  };
}
