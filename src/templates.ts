import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIRECTORY = new URL('../templates/prompts/', import.meta.url);

/** The path of the directory of the shipped prompt templates. */
export const SHIPPED_TEMPLATES = fileURLToPath(DIRECTORY);

/** The shipped prompt templates by name without ending. The directory stands beside `src` and beside the bundle. */
export function shippedTemplates(): { [name: string]: string } {
  const files = readdirSync(DIRECTORY).filter((file) => file.endsWith('.md'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.md'.length), readFileSync(new URL(file, DIRECTORY), 'utf8')]),
  );
}
