import { ERROR_CLASSES, ERROR_TYPES } from '../../src/error-types.ts';
import * as keys from '../../src/workflow/keys.ts';
import { keyTable } from './keys.ts';
import { codes } from './table.ts';

const PARTS = {
  'the definition': keys.WORKFLOW_KEYS,
  settings: keys.SETTINGS_KEYS,
  'settings.limits': keys.LIMIT_KEYS,
  'settings.retry, and retry of a step': keys.RETRY_KEYS,
  'on-error[] of a step': keys.RECOVERY_KEYS,
  'circuit-breaker of a step': keys.BREAKER_KEYS,
  'join of a parallel or a for-each': keys.JOIN_KEYS,
  'variables[], and fields[] of an input': keys.VARIABLE_KEYS,
  'agents.<name>': keys.AGENT_KEYS,
  'phases.<name>': keys.PHASE_KEYS,
  'output of a prompt': keys.OUTPUT_KEYS,
  'approvers of an approval': keys.APPROVER_KEYS,
  'outputs[]': keys.DOCUMENT_KEYS,
};

/** Every map of a definition but the steps themselves, each under a heading of its own. */
export function definitionKeys(): string {
  const parts = Object.entries(PARTS).map(([name, fields]) => `#### ${heading(name)}\n\n${keyTable(fields)}`);
  return `${parts.join('\n\n')}\n\nError types: ${codes(ERROR_TYPES)}. Words for groups of them: ${codes(Object.keys(ERROR_CLASSES))}.`;
}

const heading = (name: string): string => (/^[a-z.<>[\]]+$/.test(name) ? `\`${name}\`` : name);
