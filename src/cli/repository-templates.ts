import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The prompt templates beside a definition: `../prompts/*.md` of `.github/pawl/workflows`, by name without ending. */
export function repositoryTemplates(workflow: string): { [name: string]: string } {
  const directory = join(dirname(workflow), '..', 'prompts');
  if (!existsSync(directory)) return {};
  const files = readdirSync(directory).filter((file) => file.endsWith('.md'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.md'.length), readFileSync(join(directory, file), 'utf8')]),
  );
}
