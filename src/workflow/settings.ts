import type { Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { noEffect, readFields } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { LIMIT_KEYS, SETTINGS_KEYS } from './keys.ts';
import { CLAUDE, modelFor } from './model.ts';
import type { Reference } from './reading.ts';
import { DEFAULT_RETRY, retryPolicy } from './retry.ts';
import type { Settings } from './schema.ts';

/** The bound where a definition gives none: policy has the say. */
const DECISIONS = LIMIT_KEYS.decisions.range[1];

/** Tools of an agent at a terminal, which agentic-sdlc lists among the required ones. */
const TERMINAL_TOOLS = new Set(
  'Agent Bash Edit Glob Grep MultiEdit NotebookEdit Read Skill Task TodoWrite WebFetch WebSearch Write'.split(
    ' ',
  ),
);

/** The settings, and what only reading the rest of the file needs. */
interface ReadSettings {
  settings: Settings;
  runtime: string;
  references: Reference[];
}

/** Reads `settings`. The retry policy is there only when something is said about retries. */
export function readSettings(map: YamlMap | undefined, problems: Problem[]): ReadSettings {
  const fields = map === undefined ? {} : readFields(map, SETTINGS_KEYS, 'settings', problems);
  const limits =
    fields.limits === undefined ? {} : readFields(fields.limits.value, LIMIT_KEYS, 'limits', problems);
  const { 'max-retry': retries, 'timeout-minutes': timeout, orchestrator } = fields;
  const said = retries !== undefined || fields.retry !== undefined;
  const runtime = fields.runtime?.value ?? CLAUDE;
  const model = modelFor(runtime, fields.model, fields.runtime, problems);
  const settings: Settings = {
    ...(model === undefined ? {} : { model: model.value }),
    ...(retries === undefined ? {} : { max_retry: retries.value }),
    ...(said ? { retry: retryPolicy(fields, DEFAULT_RETRY, 'settings', problems) } : {}),
    limit_decisions: limits.decisions?.value ?? DECISIONS,
    ...(limits['cost-usd'] === undefined ? {} : { limit_cost_usd: limits['cost-usd'].value }),
    ...(limits.tokens === undefined ? {} : { limit_tokens: limits.tokens.value }),
    ...(limits.parallel === undefined ? {} : { limit_parallel: limits.parallel.value }),
    ...(timeout === undefined ? {} : { timeout_minutes: timeout.value }),
    on_failure: fields['on-failure']?.value ?? 'stop',
    orchestrator: orchestrator?.value ?? 'rules',
    autofix: fields.autofix?.value ?? 'none',
    required_tools: readTools(fields['required-tools']?.value ?? [], problems),
  };
  const references: Reference[] =
    model === undefined
      ? []
      : [{ to: 'model', name: model.value, span: model.span, from: 'settings', siblings: [] }];
  return { settings, runtime, references };
}

/** Programs; tools that only an agent at a terminal has are left out. */
function readTools(words: readonly Word[], problems: Problem[]): string[] {
  const tools = words.filter(({ text, span }) => {
    if (!TERMINAL_TOOLS.has(text)) return true;
    problems.push(noEffect(`\`${text}\``, 'it is a tool of an agent at a terminal, no program', span));
    return false;
  });
  return [...new Set(tools.map(({ text }) => text))];
}
