import { ERROR_TYPES } from '../../src/error-types.ts';
import * as keys from '../../src/workflow/keys.ts';
import { keyTable } from './keys.ts';
import { codes } from './table.ts';

const PARTS = {
  'the definition': keys.WORKFLOW_KEYS,
  settings: keys.SETTINGS_KEYS,
  'settings.limits': keys.LIMIT_KEYS,
  'settings.retry, and retry of a step': keys.RETRY_KEYS,
  'variables[]': keys.VARIABLE_KEYS,
  'agents.<name>': keys.AGENT_KEYS,
  'phases.<name>': keys.PHASE_KEYS,
  'output of a prompt': keys.OUTPUT_KEYS,
  'approvers of an approval': keys.APPROVER_KEYS,
};

/** Every map of a definition but the steps themselves, each under a heading of its own. */
export function definitionKeys(): string {
  const parts = Object.entries(PARTS).map(([name, fields]) => `#### ${heading(name)}\n\n${keyTable(fields)}`);
  return `${parts.join('\n\n')}\n\nError types: ${codes(ERROR_TYPES)}.`;
}

const heading = (name: string): string => (/^[a-z.<>[\]]+$/.test(name) ? `\`${name}\`` : name);
