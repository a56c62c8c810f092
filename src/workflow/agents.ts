import { readFields } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { AGENT_KEYS } from './keys.ts';
import { nameProblem } from './names.ts';
import type { Reading } from './reading.ts';
import type { AgentSpec } from './schema.ts';

/** What the agents that always exist return; any other agent returns text. */
const SHIPPED: { readonly [name: string]: AgentSpec['returns'] } = {
  planner: 'text',
  validator: 'report',
  programmer: 'files',
};

/** Reads `agents`: the shipped ones are always there, and may be changed under their names. */
export function readAgents(map: YamlMap | undefined, reading: Reading): { [name: string]: AgentSpec } {
  const agents = new Map<string, AgentSpec>(
    Object.entries(SHIPPED).map(([name, returns]) => [name, { name, uses: 'anthropic', returns }]),
  );
  for (const { key: name, key_span, value } of map?.entries ?? []) {
    const problem = nameProblem('an agent', { text: name, span: key_span });
    if (problem !== undefined) reading.problems.push(problem);
    const fields = readFields(value, AGENT_KEYS, `agent \`${name}\``, reading.problems);
    const { uses, model, system, temperature, 'max-tokens': tokens } = fields;
    if (model !== undefined)
      reading.references.push({ to: 'model', name: model.value, span: model.span, from: name, siblings: [] });
    agents.set(name, {
      name,
      uses: uses?.value ?? 'anthropic',
      ...(model === undefined ? {} : { model: model.value }),
      ...(system === undefined ? {} : { system: system.value }),
      ...(tokens === undefined ? {} : { max_tokens: tokens.value }),
      ...(temperature === undefined ? {} : { temperature: temperature.value }),
      returns: agents.get(name)?.returns ?? 'text',
    });
  }
  return Object.fromEntries(agents);
}
