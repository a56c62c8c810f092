import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { shippedTemplates } from '../templates.ts';
import type { World } from '../workflow/world.ts';
import { repositoryTemplates } from './repository-templates.ts';

/** A definition is at most 512 KB; what is larger is not even read as a neighbour. */
const LARGEST = 524_288;
const HOME = join('.github', 'pawl', 'workflows');

/** What exists around a definition's file: prompt templates, the definitions beside it, the repository's Actions workflows. */
export function worldOf(path: string): World {
  const texts = { ...shippedTemplates(), ...repositoryTemplates(path) };
  const actions = actionsWorkflows(path);
  return {
    templates: Object.keys(texts),
    texts,
    workflows: siblings(path),
    ...(actions === undefined ? {} : { actions_workflows: actions }),
  };
}

/** The definitions of a file's folder by stem, itself included. A neighbour that cannot be read is not there. */
function siblings(path: string): { [stem: string]: { path: string; text: string } } {
  const found: { [stem: string]: { path: string; text: string } } = {};
  for (const name of namesIn(dirname(path))) {
    const file = join(dirname(path), name);
    const text = textOf(file);
    if (text !== null) found[basename(name, extname(name))] = { path: file, text };
  }
  return found;
}

const namesIn = (folder: string): string[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { withFileTypes: true })
        .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
        .map((entry) => entry.name)
        .sort();

function textOf(file: string): string | null {
  try {
    const { size } = statSync(file);
    return size > LARGEST ? null : readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** The repository's own, where the definition lies in its home; anywhere else nothing is known of them. */
function actionsWorkflows(path: string): string[] | undefined {
  const folder = resolve(dirname(path));
  if (!folder.endsWith(`${sep}${HOME}`)) return undefined;
  const beside = join(folder, '..', '..', 'workflows');
  return existsSync(beside) ? readdirSync(beside).filter((file) => /\.ya?ml$/.test(file)) : [];
}
