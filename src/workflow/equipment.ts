import { AGENT_TOOLS, isAgentTool, type AgentTool } from '../agent-tools.ts';
import { CONTEXT_SOURCES, isContextSource, type ContextSource } from '../context-sources.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { ALLOWANCE_KEYS } from './keys.ts';
import type { AgentSpec, Allowance } from './schema.ts';

/** What an agent and a step that it performs may both say. */
export interface EquipmentFields {
  tools?: Found<Word[]>;
  'max-turns'?: Found<number>;
  limits?: Found<YamlMap>;
  context?: Found<Word[]>;
  'context-tokens'?: Found<number>;
}

export type Equipment = Pick<AgentSpec, 'tools' | 'max_turns' | 'limits' | 'context' | 'context_tokens'>;

/** Reads what an agent has at hand, and how much of it it may use. */
export function readEquipment(fields: EquipmentFields, where: string, problems: Problem[]): Equipment {
  const { tools, limits, context, 'max-turns': turns, 'context-tokens': tokens } = fields;
  return {
    ...(tools === undefined ? {} : { tools: readTools(tools.value, problems) }),
    ...(turns === undefined ? {} : { max_turns: turns.value }),
    ...(limits === undefined ? {} : { limits: readAllowance(limits.value, where, problems) }),
    ...(context === undefined ? {} : { context: readSources(context.value, problems) }),
    ...(tokens === undefined ? {} : { context_tokens: tokens.value }),
  };
}

const readTools = (words: readonly Word[], problems: Problem[]): AgentTool[] =>
  known(words, isAgentTool, { sort: 'tool', names: Object.keys(AGENT_TOOLS) }, problems);

const readSources = (words: readonly Word[], problems: Problem[]): ContextSource[] =>
  known(words, isContextSource, { sort: 'source of context', names: Object.keys(CONTEXT_SOURCES) }, problems);

function known<Name extends string>(
  words: readonly Word[],
  is: (name: string) => name is Name,
  { sort, names }: { sort: string; names: readonly string[] },
  problems: Problem[],
): Name[] {
  const found: Name[] = [];
  for (const { text, span } of words)
    if (is(text)) found.push(text);
    else
      problems.push(
        problemAt('unknown_value', span, `there is no ${sort} \`${text}\``, didYouMean(text, names)),
      );
  return [...new Set(found)];
}

function readAllowance(map: YamlMap, where: string, problems: Problem[]): Allowance {
  const { tokens, 'cost-usd': cost } = readFields(map, ALLOWANCE_KEYS, `\`limits\` of ${where}`, problems);
  return {
    ...(cost === undefined ? {} : { cost_usd: cost.value }),
    ...(tokens === undefined ? {} : { tokens: tokens.value }),
  };
}
