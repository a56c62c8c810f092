import * as keys from '../../src/policy/keys.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import type { Table } from '../../src/yaml/shape.ts';
import { keyTable, meaningOf } from './keys.ts';
import { code, table } from './table.ts';

const PARTS: { [part: string]: Table } = {
  approvals: keys.APPROVALS_KEYS,
  commands: keys.COMMANDS_KEYS,
  limits: keys.LIMITS_KEYS,
  agents: keys.AGENTS_KEYS,
  paths: keys.PATHS_KEYS,
  workspace: keys.WORKSPACE_KEYS,
};

/** Every key of the policy with its default, which is what holds without a policy file. */
export const policyKeys = (): string => keysOf(Object.keys(keys.POLICY_KEYS));

/** By the name of its part, a table for every map of the policy. */
export const POLICY_PARTS: { [name: string]: () => string } = {
  'keys of the policy': () => keysOf(Object.keys(keys.POLICY_KEYS).filter((part) => part !== 'approvals')),
  'keys of approvals': () => keysOf(['approvals']),
  'keys of gates': () => keyTable(keys.GATE_RULE_KEYS),
};

function keysOf(parts: readonly string[]): string {
  const defaults = parsePolicy(null, 'the default branch');
  if (!defaults.ok) throw new Error('The default policy has errors');
  const { everywhere, ...approvals } = defaults.value.approvals;
  const values: { [part: string]: unknown } = {
    ...defaults.value,
    approvals: { ...everywhere, ...approvals },
  };
  const rows = Object.entries(keys.POLICY_KEYS).flatMap(([part, field]) => {
    if (!parts.includes(part)) return [];
    const inner = PARTS[part];
    if (inner === undefined) return [[code(part), meaningOf(field), shown(values[part])]];
    return Object.entries(inner).map(([key, innerField]) => {
      const value = (values[part] as { [key: string]: unknown })[key.replaceAll('-', '_')];
      return [code(`${part}.${key}`), meaningOf(innerField), shown(value)];
    });
  });
  return table(['key', 'meaning', 'default'], rows);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? code(String(value))
    : 'none';
}
