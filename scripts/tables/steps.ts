import type { Table } from '../../src/yaml/shape.ts';
import * as step from '../../src/workflow/step-keys.ts';
import { isLater, keyTable, meaningOf } from './keys.ts';
import { code, codes, table } from './table.ts';

const TYPES: { [type in (typeof step.STEP_TYPES)[number]]: { keys: Table; does: string } } = {
  prompt: { keys: step.PROMPT_KEYS, does: 'one call of an agent' },
  shell: { keys: step.SHELL_KEYS, does: 'a command, run where there is no secret and no token' },
  serial: { keys: step.SERIAL_KEYS, does: 'steps one after another' },
  parallel: { keys: step.PARALLEL_KEYS, does: 'steps side by side' },
  conditional: { keys: step.CONDITIONAL_KEYS, does: 'one of two branches' },
  loop: { keys: step.LOOP_KEYS, does: 'steps until a condition holds' },
  approval: { keys: step.APPROVAL_KEYS, does: 'a gate: a person must answer' },
};

const tables = Object.values(TYPES).map(({ keys }) => keys);

/** The keys that every type of step has, as most of them have it. */
const COMMON: Table = Object.fromEntries(
  Object.entries(step.PROMPT_KEYS).filter(([key]) => tables.every((keys) => Object.hasOwn(keys, key))),
);

/** The step types with what is their own, and the types that are not done yet. */
export function stepTypes(): string {
  const rows = Object.entries(TYPES).map(([type, { keys, does }]) => {
    const own = Object.entries(keys).filter(([key]) => !Object.hasOwn(COMMON, key));
    const works = own.filter(([, field]) => field.state === undefined);
    const later = own.filter(([, field]) => isLater(field)).map(([key]) => key);
    const described = works.map(([key, field]) => `${code(key)} ${meaningOf(field)}`).join('; ');
    return [code(type), does, described, codes(later)];
  });
  const aliases = Object.entries(step.TYPE_ALIASES).map(
    ([word, type]) => `${code(word)} means ${code(type)}`,
  );
  const deciding = step.DECIDING_KEYS.filter(([, type]) => Object.hasOwn(TYPES, type));
  return [
    table(['type', 'what it is', 'own keys', 'not yet'], rows),
    `\`type\` may be left out where a key decides it: ${deciding.map(([key, type]) => `${code(key)} makes a ${code(type)}`).join(', ')}. ${aliases.join(', ')}.`,
    `Step types that are not done yet: ${codes(step.LATER_TYPES)}.`,
  ].join('\n\n');
}

/** The keys of every step. Blocks and gates know fewer, and fewer values of some. */
export function stepKeys(): string {
  const narrower = Object.entries(COMMON).flatMap(([key, field]) => {
    const block = (step.SERIAL_KEYS as Table)[key];
    return block === undefined || isLater(field) ? [] : [{ key, field, block }];
  });
  const later = narrower.filter(({ block }) => isLater(block)).map(({ key }) => key);
  const values = narrower
    .filter(({ field, block }) => !isLater(block) && block.later !== field.later)
    .map(({ key, block }) => `${code(key)} knows only ${codes(block.values ?? [])} there`);
  return `${keyTable(COMMON)}\n\nNot yet on blocks and gates, which perform nothing themselves: ${codes(later)}; ${values.join('; ')}.`;
}
