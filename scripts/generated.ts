import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { SCHEMA_NAMES, schemaText } from '../src/cli/schema.ts';
import { actionInputs, actionOutputs } from './tables/action.ts';
import { commands } from './tables/commands.ts';
import { definitionKeys } from './tables/definition.ts';
import { policyKeys } from './tables/policy.ts';
import { reasons } from './tables/reasons.ts';
import { stepKeys, stepTypes } from './tables/steps.ts';

/** What each marked part of README.md holds, by the name in its marker. */
const PARTS: { [name: string]: () => string } = {
  'step types': stepTypes,
  'step keys': stepKeys,
  'definition keys': definitionKeys,
  commands,
  inputs: actionInputs,
  outputs: actionOutputs,
  reasons,
  policy: policyKeys,
};

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** Every file that `npm run generate` writes, by its path from the root, as it has to be. */
export async function generatedFiles(): Promise<{ [path: string]: string }> {
  const schemas = SCHEMA_NAMES.map((name) => [
    `templates/schema/${name}.schema.json`,
    schemaText(name) ?? '',
  ]);
  return { 'README.md': await readme(readFileSync(at('README.md'), 'utf8')), ...Object.fromEntries(schemas) };
}

async function readme(text: string): Promise<string> {
  const options = await resolveConfig(fileURLToPath(at('README.md')));
  return format(withParts(text, PARTS), { ...options, parser: 'markdown' });
}

/** A text with its marked parts filled in. Every part has a place, and every mark names a part. */
export function withParts(text: string, parts: { [name: string]: () => string }): string {
  const used = new Set<string>();
  const filled = text.replaceAll(
    /(<!-- generated: (.+?) -->\n).*?(<!-- end of generated -->)/gs,
    (_, begin: string, name: string, end: string) => {
      const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
      if (part === undefined) throw new Error(`The text marks a part "${name}" that nothing generates`);
      used.add(name);
      return `${begin}\n${part()}\n\n${end}`;
    },
  );
  const unused = Object.keys(parts).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`The text has no place for: ${unused.join(', ')}`);
  return filled;
}
