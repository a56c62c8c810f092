import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Workflow } from '../../src/workflow/schema.ts';

const root = new URL('../../templates/', import.meta.url);

/** Absolute path of something in `templates/`. */
export const pathOf = (path: string): string => fileURLToPath(new URL(path, root));

export const textOf = (path: string): string => readFileSync(pathOf(path), 'utf8');

export const yamlOf = (path: string): unknown => parse(textOf(path));

/** Names of the shipped prompt templates, as steps name them. */
export const promptNames = readdirSync(pathOf('prompts'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace(/\.md$/, ''));

/** The shipped workflow as the engine reads it; throws with every problem when there is one. */
export function pipeline(): Workflow {
  const path = 'workflows/agentic-pipeline.yml';
  const parsed = parseWorkflow({ path, text: textOf(path) }, { templates: promptNames });
  if (!parsed.ok || parsed.problems.length > 0) {
    throw new Error(JSON.stringify(parsed.problems, null, 2));
  }
  return parsed.value;
}
