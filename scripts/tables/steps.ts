import type { Table } from '../../src/yaml/shape.ts';
import { DECIDING_KEYS, PROMPT_KEYS, STEP_KEYS, TYPE_ALIASES } from '../../src/workflow/step-keys.ts';
import { keyTable } from './keys.ts';
import { code, codes, table } from './table.ts';

const DOES: { [type in keyof typeof STEP_KEYS]: string } = {
  prompt: 'one call of an agent',
  command: 'a prompt template by name, with arguments',
  shell: 'a command, run where there is no secret and no token',
  serial: 'steps one after another',
  parallel: 'steps side by side',
  conditional: 'one of two branches',
  loop: 'steps until a condition holds',
  'ralph-loop': 'one prompt, repeated until its answer promises that it is done',
  'for-each': 'the same steps once per item',
  approval: 'a gate: a person must answer',
  input: 'asks a person for values',
  'wait-for-human': 'asks a person for words',
  wait: 'waits for exactly one of a time, checks, a label or a signal',
  workflow: 'another definition as a part of this one',
  dispatch: 'starts a workflow of GitHub Actions',
  set: 'assigns variables',
};

const TYPES: [type: string, keys: Table, does: string][] = Object.entries(STEP_KEYS).map(([type, keys]) => [
  type,
  keys,
  DOES[type as keyof typeof STEP_KEYS],
]);

/** The keys that every type of step has, as most of them have it. */
const COMMON: Table = Object.fromEntries(
  Object.entries(PROMPT_KEYS).filter(([key]) => TYPES.every(([, keys]) => Object.hasOwn(keys, key))),
);

/** The step types, each with a link to its section. */
export function stepTypes(): string {
  const rows = TYPES.map(([type, , does]) => [`[${code(type)}](#${type})`, does]);
  const aliases = Object.entries(TYPE_ALIASES).map(([word, type]) => `${code(word)} means ${code(type)}`);
  return `${table(['type', 'what it is'], rows)}\n\n${aliases.join(', ')}.`;
}

/** Which key makes which type, where `type` is left out. */
export function decidingKeys(): string {
  const makes = new Map<string, string[]>();
  for (const [key, type] of DECIDING_KEYS) makes.set(type, [...(makes.get(type) ?? []), key]);
  return table(
    ['one of these keys', 'makes a'],
    [...makes].map(([type, keys]) => [codes(keys), code(type)]),
  );
}

/** By the name of its part, a table of what is one type's own. */
export const OWN_KEYS: { [name: string]: () => string } = Object.fromEntries(
  TYPES.map(([type, keys]) => [
    `keys of ${type}`,
    () => keyTable(Object.fromEntries(Object.entries(keys).filter(([key]) => !Object.hasOwn(COMMON, key)))),
  ]),
);

/** The keys of every step, and on which types one of them means nothing. */
export function stepKeys(): string {
  const untried = TYPES.filter(([, keys]) => keys['retry']?.state === 'idle').map(([type]) => type);
  return `${keyTable(COMMON)}\n\nNothing is tried again on ${codes(untried)}: \`retry\` and \`max-retry\` have no effect there. Blocks last up to 10,080 minutes, as do steps that wait.`;
}
