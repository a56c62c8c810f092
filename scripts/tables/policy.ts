import * as keys from '../../src/policy/keys.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import type { Table } from '../../src/yaml/shape.ts';
import { meaningOf } from './keys.ts';
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
export function policyKeys(): string {
  const defaults = parsePolicy(null, 'the default branch');
  if (!defaults.ok) throw new Error('The default policy has errors');
  const values: { [part: string]: unknown } = { ...defaults.value };
  const rows = Object.entries(keys.POLICY_KEYS).flatMap(([part, field]) => {
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
  return code(String(value));
}
