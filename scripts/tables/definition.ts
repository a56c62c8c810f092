import { ERROR_CLASSES, ERROR_TYPES } from '../../src/error-types.ts';
import * as keys from '../../src/workflow/keys.ts';
import { keyTable } from './keys.ts';
import { code, codes, table } from './table.ts';

/** By the name of its part, a table for every map of a definition but the steps themselves. */
export const DEFINITION_KEYS: { [name: string]: () => string } = {
  'keys of the definition': () => keyTable(keys.WORKFLOW_KEYS),
  'keys of settings': () => keyTable(keys.SETTINGS_KEYS),
  'keys of settings.limits': () => keyTable(keys.LIMIT_KEYS),
  'keys of retry': () => keyTable(keys.RETRY_KEYS),
  'keys of on-error': () => keyTable(keys.RECOVERY_KEYS),
  'keys of circuit-breaker': () => keyTable(keys.BREAKER_KEYS),
  'keys of join': () => keyTable(keys.JOIN_KEYS),
  'keys of variables': () => keyTable(keys.VARIABLE_KEYS),
  'keys of agents': () => keyTable(keys.AGENT_KEYS),
  'keys of phases': () => keyTable(keys.PHASE_KEYS),
  'keys of output': () => keyTable(keys.OUTPUT_KEYS),
  'keys of approvers': () => keyTable(keys.APPROVER_KEYS),
  'keys of outputs': () => keyTable(keys.DOCUMENT_KEYS),
};

/** Why attempts fail: every word of the language, and the words for groups of them. */
export function errorTypes(): string {
  const groups = Object.entries(ERROR_CLASSES).map(([word, types]) => [code(word), codes(types)]);
  return `${codes(ERROR_TYPES)}.\n\n${table(['word', 'stands for'], groups)}`;
}
