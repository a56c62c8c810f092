import type { JsonObject, JsonValue } from '../json.ts';
import { problemAt } from '../problem.ts';
import { wrongType } from '../yaml/kinds.ts';
import { plainValue, type YamlMap, type YamlNode } from '../yaml/read.ts';
import { template, type Reading } from './reading.ts';
import type { Source } from './schema.ts';

/** Values as plain data; every text in them is a template, however deep it stands. */
export function readValues(map: YamlMap | undefined, reading: Reading, prompt = false): JsonObject {
  if (map === undefined) return {};
  watchTemplates(map, reading, prompt);
  return Object.fromEntries(map.entries.map(({ key, value }) => [key, plainValue(value)]));
}

/** Takes every text of a value along for checking. */
export function watchTemplates(node: YamlNode, reading: Reading, prompt = false): void {
  if (node.kind === 'list') for (const item of node.items) watchTemplates(item, reading, prompt);
  else if (node.kind === 'map') for (const { value } of node.entries) watchTemplates(value, reading, prompt);
  else if (typeof node.value === 'string')
    template({ value: node.value, span: node.span, key_span: node.span }, reading, prompt);
}

/** A map of templates, one text or number per name. */
export function readTexts(map: YamlMap | undefined, reading: Reading): { [name: string]: Source } {
  const entries = (map?.entries ?? []).flatMap(({ key, key_span, value }) => {
    if (value.kind === 'scalar' && value.value !== null)
      return [[key, template({ value: value.text, span: value.span, key_span }, reading)] as const];
    reading.problems.push(wrongType(`\`${key}\``, 'text', value));
    return [];
  });
  return Object.fromEntries(entries);
}

/** The environment of a command: templates under names that a shell knows. */
export function readEnvironment(map: YamlMap | undefined, reading: Reading): { [name: string]: Source } {
  for (const { key, key_span } of map?.entries ?? []) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) continue;
    const hint = 'letters, digits and `_`, no digit first';
    reading.problems.push(
      problemAt('invalid_name', key_span, `\`${key}\` is no name for an environment`, hint),
    );
  }
  return readTexts(map, reading);
}

/** Whether a value is known before anything runs: no text in it is a template. */
export function isLiteral(value: JsonValue): boolean {
  if (typeof value === 'string') return !value.includes('{{') && !value.includes('{%');
  if (value === null || typeof value !== 'object') return true;
  return Object.values(value).every(isLiteral);
}
