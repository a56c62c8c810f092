import type { JsonValue } from '../json.ts';
import type { Variable, VariableType } from '../workflow/schema.ts';
import type { HumanStep, InputStep } from '../workflow/step.ts';
import { notCounted, opening, sentences, timePieces } from './gate-lines.ts';
import type { OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { code, fence, plain } from './markdown.ts';
import { command, typed } from './typed.ts';
import { list } from './who.ts';

/** Fields that are listed, and that the example line names. */
const FIELDS = 8;

/** What a person is asked for, field by field or in words, and the line that answers it. */
export function questionLines(
  open: OpenGate,
  step: InputStep | HumanStep | undefined,
  { policy }: RenderInput,
  alone: boolean,
): string[] {
  const { gate } = open;
  const input = command(policy, alone ? 'input' : `input ${typed(open)}`);
  const from = step?.type === 'input' ? step.from : [];
  const who =
    from.length === 0
      ? 'Anyone with write access'
      : list(
          from.slice(0, 10).map((login) => `**${plain(login, 40)}**`),
          'or',
        );
  const fields = step?.type === 'input' ? step.fields : [];
  const named = fields.filter((field) => field.required && field.default === undefined);
  const values = (named.length > 0 ? named : fields.slice(0, 1))
    .slice(0, FIELDS)
    .map((field) => `${field.name}=${exampleOf(field)}`);
  return [
    ...opening(open),
    ...sentences([timePieces(gate, step)]),
    `**Who** ${who}.`,
    ...fields.slice(0, FIELDS).map(fieldLine),
    ...(fields.length > FIELDS ? [`- … and ${fields.length - FIELDS} more fields.`] : []),
    ...notCounted(gate),
    '',
    gate.kind === 'words'
      ? '**To answer,** comment with your words:'
      : '**To answer,** comment with the values:',
    ...fence(`${input} ${gate.kind === 'words' ? 'your words' : values.join(' ') || 'name=value'}`),
    ...(gate.kind === 'words'
      ? [`${code(command(policy, `reject ${typed(open)} say why`))} ends the run.`]
      : []),
  ];
}

const TYPES: { [type in VariableType]: string } = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list, as JSON',
  object: 'an object, as JSON',
};

function fieldLine({ name, type, description, required, default: preset, enum: choices }: Variable): string {
  const facts = [
    choices === undefined
      ? TYPES[type]
      : `one of ${choices
          .slice(0, 8)
          .map((choice) => code(shown(choice), 40))
          .join(', ')}`,
    ...(preset !== undefined
      ? [`${code(shown(preset), 60)} unless given`]
      : required
        ? []
        : ['may be left out']),
  ];
  return `- ${code(name, 60)}: ${facts.join('; ')}${description === undefined ? '' : ` · ${plain(description, 160)}`}`;
}

function exampleOf({ type, enum: choices }: Variable): string {
  const choice = choices?.[0];
  if (choice === undefined)
    return { string: '"text"', number: '1', boolean: 'true', list: '[]', object: '{}' }[type];
  const text = shown(choice);
  return /^[^\s"]*$/.test(text) ? text : `"${text.replaceAll('"', '')}"`;
}

const shown = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
