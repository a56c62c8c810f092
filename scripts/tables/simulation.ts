import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { worldOf } from '../../src/cli/world.ts';
import * as keys from '../../src/simulate/keys.ts';
import { simulate } from '../../src/simulate/simulate.ts';
import { simulationText } from '../../src/simulate/text.ts';
import { keyTable } from './keys.ts';

const FOLDER = 'templates/docs/examples';

/** The examples of the pages, in the order in which they are told. */
export const EXAMPLES = ['release', 'rollout', 'review-files'] as const;

const fileOf = (path: string): { path: string; text: string } => {
  const absolute = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return { path: absolute, text: readFileSync(absolute, 'utf8') };
};

const block = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

const yaml = (path: string) => (): string => block('yaml', fileOf(`${FOLDER}/${path}`).text);

/** What `pawl simulate` prints of an example with its script. */
export const session = (name: string) => (): string => {
  const workflow = fileOf(`${FOLDER}/${name}.yml`);
  const { texts: templates = {}, ...world } = worldOf(workflow.path);
  const script = fileOf(`${FOLDER}/scripts/${name}.script.yml`);
  const played = simulate({ workflow, script, templates, world });
  if (!played.ok) throw new Error(`${name}: ${JSON.stringify(played.problems)}`);
  const call = `$ pawl simulate ${name}.yml --script scripts/${name}.script.yml --expect scripts/${name}.expect.yml`;
  return block('console', `${call}\n${simulationText(played.decisions, played.result)}`);
};

/** By the name of its part: an example's files, and the session that comes of them. */
export const EXAMPLE_PARTS: { [name: string]: () => string } = Object.fromEntries(
  EXAMPLES.flatMap((name) => [
    [`file ${name}.yml`, yaml(`${name}.yml`)],
    [`file ${name}.script.yml`, yaml(`scripts/${name}.script.yml`)],
    [`file ${name}.expect.yml`, yaml(`scripts/${name}.expect.yml`)],
    [`session of ${name}`, session(name)],
  ]),
);

/** By the name of its part, a table for every map of a script. */
export const SCRIPT_KEYS: { [name: string]: () => string } = {
  'keys of a script': () => keyTable(keys.SCRIPT_KEYS),
  'keys of steps': () => keyTable(keys.PERFORMANCE_KEYS),
  'keys of error': () => keyTable(keys.ERROR_KEYS),
  'keys of people': () => keyTable(keys.DEED_KEYS),
  'keys of events': () => keyTable(keys.EVENT_KEYS),
};
