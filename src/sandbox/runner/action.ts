import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf, type Scope } from './expression.ts';
import { parseAction, type ActionFile } from './workflow.ts';

/** A JavaScript action in a directory. */
export interface LocalAction extends ActionFile {
  directory: string;
}

export async function readAction(directory: string): Promise<LocalAction> {
  const path = join(directory, 'action.yml');
  return { ...parseAction(await readFile(path, 'utf8'), path), directory };
}

/** The INPUT_ variables of a step: what `with` gives, else the default, whose expressions are evaluated. */
export const inputVariables = (
  action: LocalAction,
  given: { [input: string]: string },
  scope: Scope,
): { [name: string]: string } =>
  Object.fromEntries(
    Object.entries(action.inputs).map(([input, spec]) => [
      `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`,
      given[input] ?? textOf(spec.default ?? '', scope),
    ]),
  );
