import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem, type Result } from '../problem.ts';
import { plainValue, readYaml } from '../yaml/read.ts';
import type { SimulationResult } from './result.ts';

const KEYS: readonly (keyof SimulationResult)[] = [
  'status',
  'reason',
  'decisions',
  'steps',
  'order',
  'outputs',
  'variables',
  'elapsed',
];

/** Reads what is expected of a result, YAML or JSON: its keys, or some of them, with or without `result` around them. */
export function readExpectation(file: { path: string; text: string }): Result<JsonObject> {
  const yaml = readYaml(file);
  if (!yaml.ok) return yaml;
  const [only] = yaml.value.kind === 'map' ? yaml.value.entries : [];
  const node = only?.key === 'result' ? only.value : yaml.value;
  const problems: Problem[] = [];
  if (node.kind !== 'map')
    problems.push(problemAt('wrong_type', node.span, 'what is expected must be a map of the result’s keys'));
  else
    for (const { key, key_span } of node.entries)
      if (!KEYS.some((known) => known === key))
        problems.push(
          problemAt('unknown_key', key_span, `a result has no key \`${key}\``, didYouMean(key, KEYS)),
        );
  const value = plainValue(node);
  if (problems.length > 0 || !isObject(value)) return { ok: false, problems };
  return { ok: true, value, problems };
}

/** Every difference, by path. Maps may say less than there is; everything else must be equal. */
export function differences(expected: JsonValue, found: JsonValue | undefined, path = 'result'): string[] {
  if (isObject(expected) && isObject(found))
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, Object.hasOwn(found, key) ? found[key] : undefined, `${path}.${key}`),
    );
  if (found !== undefined && isEqual(expected, found)) return [];
  const is = found === undefined ? 'is missing' : `is ${JSON.stringify(found)}`;
  return [`${path} ${is}, expected ${JSON.stringify(expected)}`];
}

/** Deep equality, whatever the order of keys. */
function isEqual(one: JsonValue, other: JsonValue): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index] ?? null));
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key] ?? null, other[key] ?? null))
  );
}
