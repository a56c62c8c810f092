import type { JsonObject } from '../json.ts';
import * as keys from '../policy/keys.ts';
import { mapOf, objectOf } from './table-schema.ts';

const GATES = { gates: mapOf(objectOf(keys.GATE_RULE_KEYS, {})) };

/** The JSON Schema of the policy file, made of the tables its parser reads by. */
export const policySchema = (): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'policy',
  ...objectOf(keys.POLICY_KEYS, {
    approvals: objectOf(keys.APPROVALS_KEYS, GATES),
    commands: objectOf(keys.COMMANDS_KEYS, {}),
    limits: objectOf(keys.LIMITS_KEYS, {}),
    agents: objectOf(keys.AGENTS_KEYS, {}),
    paths: objectOf(keys.PATHS_KEYS, {}),
    workspace: objectOf(keys.WORKSPACE_KEYS, {}),
  }),
});
