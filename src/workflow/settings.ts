import type { Problem } from '../problem.ts';
import { readFields } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { LIMIT_KEYS, SETTINGS_KEYS } from './keys.ts';
import { DEFAULT_RETRY, retryPolicy } from './retry.ts';
import type { Settings } from './schema.ts';

/** The bound where a definition gives none: policy has the say. */
const DECISIONS = LIMIT_KEYS.decisions.range[1];

/** Reads `settings`. The retry policy is there only when something is said about retries. */
export function readSettings(map: YamlMap | undefined, problems: Problem[]): Settings {
  if (map === undefined) return { limit_decisions: DECISIONS };
  const fields = readFields(map, SETTINGS_KEYS, 'settings', problems);
  const limits =
    fields.limits === undefined ? {} : readFields(fields.limits.value, LIMIT_KEYS, 'limits', problems);
  const retries = fields['max-retry'];
  const said = retries !== undefined || fields.retry !== undefined;
  return {
    ...(retries === undefined ? {} : { max_retry: retries.value }),
    ...(said ? { retry: retryPolicy(fields, DEFAULT_RETRY, 'settings', problems) } : {}),
    limit_decisions: limits.decisions?.value ?? DECISIONS,
  };
}
