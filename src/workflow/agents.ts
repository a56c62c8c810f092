import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { readEquipment } from './equipment.ts';
import { AGENT_KEYS } from './keys.ts';
import { nameProblem } from './names.ts';
import { pathProblem } from './paths.ts';
import { readBreaker } from './recovery.ts';
import type { Reading } from './reading.ts';
import type { AgentSpec } from './schema.ts';

/** What the agents that always exist return; any other agent returns text. */
const SHIPPED: { readonly [name: string]: AgentSpec['returns'] } = {
  planner: 'text',
  validator: 'report',
  programmer: 'files',
};

/** The agents that exist before a definition says anything. */
export const shippedAgents = (): Map<string, AgentSpec> =>
  new Map(Object.entries(SHIPPED).map(([name, returns]) => [name, { name, uses: 'anthropic', returns }]));

/** Reads `agents`: the shipped ones are always there, and may be changed under their names. */
export function readAgents(map: YamlMap | undefined, reading: Reading): void {
  const { agents } = reading;
  for (const { key: name, key_span, value } of map?.entries ?? []) {
    const problem = nameProblem('an agent', { text: name, span: key_span });
    if (problem !== undefined) reading.problems.push(problem);
    const fields = readFields(value, AGENT_KEYS, `agent \`${name}\``, reading.problems);
    const { uses, model, system, temperature, command, fallback, returns, 'max-tokens': tokens } = fields;
    const breaker = readBreaker(fields['circuit-breaker'], `agent \`${name}\``, reading.problems);
    if (model !== undefined)
      reading.references.push({ to: 'model', name: model.value, span: model.span, from: name, siblings: [] });
    for (const { text, span } of fallback?.value ?? [])
      reading.references.push({ to: 'takeover', name: text, span, from: name, siblings: [] });
    agents.set(name, {
      name,
      uses: uses?.value ?? 'anthropic',
      ...(command === undefined ? {} : { command: command.value.map(({ text }) => text) }),
      ...(fallback === undefined ? {} : { fallback: fallback.value.map(({ text }) => text) }),
      ...(model === undefined ? {} : { model: model.value }),
      ...(system === undefined ? {} : { system: system.value }),
      ...(tokens === undefined ? {} : { max_tokens: tokens.value }),
      ...(temperature === undefined ? {} : { temperature: temperature.value }),
      ...(breaker === undefined ? {} : { circuit_breaker: breaker }),
      ...readEquipment(fields, `agent \`${name}\``, reading.problems),
      returns: returns?.value ?? agents.get(name)?.returns ?? 'text',
    });
  }
}

/**
 * The agent that a step names. The file of a persona makes an agent of its own, called after the file, that works as
 * the programmer does: that is who performs a step that names nobody.
 */
export function agentNamed(found: Found<string>, reading: Reading): Found<string> {
  const path = found.value;
  if (!path.includes('/') && !path.endsWith('.md')) return found;
  const problem = pathProblem({ text: path, span: found.span });
  if (problem !== undefined) reading.problems.push(problem);
  const { agents } = reading;
  const known = [...agents.values()].find(({ persona }) => persona === path);
  const name = known?.name ?? freeName(path, agents);
  if (known === undefined) agents.set(name, { name, uses: 'anthropic', persona: path, returns: 'files' });
  return { ...found, value: name };
}

/** The file's stem, or the whole path as one word where that name is taken, with a number where that is too. */
function freeName(path: string, agents: ReadonlyMap<string, AgentSpec>): string {
  const whole = wordOf(path);
  const names = [
    wordOf(path.split('/').at(-1) ?? path),
    whole,
    ...Array.from({ length: agents.size }, (_, index) => `${whole}-${index + 2}`),
  ];
  return names.find((name) => !agents.has(name)) ?? whole;
}

/** A path without its ending, in the letters that names may have. */
const wordOf = (path: string): string =>
  path
    .replace(/\.[^./]+$/, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 90) || 'persona';
