import { problemAt } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields } from '../yaml/shape.ts';
import type { YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { readLogins } from './people.ts';
import { template, type Reading } from './reading.ts';
import type { HumanStep, InputStep } from './step.ts';
import { HUMAN_KEYS, INPUT_KEYS } from './step-keys.ts';
import { readVariables } from './variables.ts';

/** Reads an `input` step, whose fields are typed and checked like variables. */
export function readInput(node: YamlNode, name: Word, place: Place, reading: Reading): InputStep {
  const fields = readFields(node, INPUT_KEYS, `step \`${name.text}\``, reading.problems);
  const { message, fields: list } = fields;
  if (list?.value.length === 0)
    reading.problems.push(problemAt('out_of_bounds', list.span, 'an input asks for at least one field'));
  return {
    ...readBase(fields, name, place, reading),
    type: 'input',
    ...(message === undefined ? {} : { message: template(message, reading) }),
    fields: readVariables(list?.value ?? [], reading.problems, 'field'),
    from: readLogins(fields.from?.value, reading.problems),
    on_timeout: fields['on-timeout']?.value ?? 'abort',
  };
}

/** Reads a `wait-for-human` step, which asks for words. */
export function readHuman(node: YamlNode, name: Word, place: Place, reading: Reading): HumanStep {
  const fields = readFields(node, HUMAN_KEYS, `step \`${name.text}\``, reading.problems);
  const { message } = fields;
  return {
    ...readBase(fields, name, place, reading),
    type: 'wait-for-human',
    ...(message === undefined ? {} : { message: template(message, reading) }),
    on_timeout: fields['on-timeout']?.value ?? 'abort',
  };
}
