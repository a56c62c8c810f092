import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Fields } from '../yaml/shape.ts';
import { plainValue, type YamlNode } from '../yaml/read.ts';
import { coerceValue, typeOf } from './coerce.ts';
import { VARIABLE_KEYS } from './keys.ts';
import { duplicateNames, nameProblem } from './names.ts';
import type { Variable, VariableType } from './schema.ts';

/** Reads `variables`, or what is typed like them: defaults are coerced to their type, and must be among `enum`. */
export function readVariables(
  items: readonly YamlNode[],
  problems: Problem[],
  sort: 'variable' | 'field' = 'variable',
): Variable[] {
  const names: Word[] = [];
  const variables = items.flatMap((item, index) => {
    const fields = readFields(item, VARIABLE_KEYS, `${sort} ${index + 1}`, problems);
    if (fields.name === undefined) return [];
    const word = { text: fields.name.value, span: fields.name.span };
    const problem = nameProblem(`a ${sort}`, word);
    if (problem === undefined) names.push(word);
    else problems.push(problem);
    return [variableOf(fields, word, sort, problems)];
  });
  problems.push(...duplicateNames(`${sort}s`, names));
  return variables;
}

function variableOf(
  fields: Fields<typeof VARIABLE_KEYS>,
  { text: name }: Word,
  sort: string,
  problems: Problem[],
): Variable {
  const { type, required, default: fallback, enum: choices, description } = fields;
  const given = fallback === undefined ? null : plainValue(fallback.value);
  const said = type?.value === 'integer' ? 'number' : type?.value;
  const kind: VariableType = said ?? typeOf(given) ?? 'string';
  const fit = (node: YamlNode): ReturnType<typeof coerceValue> => {
    const value = coerceValue(plainValue(node), kind);
    if (value === undefined)
      problems.push(
        problemAt('invalid_variable', node.span, `${sort} \`${name}\` is a ${kind}, which this is not`),
      );
    return value;
  };
  const value = given === null || fallback === undefined ? undefined : fit(fallback.value);
  const accepted = choices?.value.map(fit).filter((choice) => choice !== undefined);
  if (fallback !== undefined && value !== undefined && accepted !== undefined) {
    const texts = accepted.map((choice) => JSON.stringify(choice));
    if (!texts.includes(JSON.stringify(value)))
      problems.push(
        problemAt(
          'invalid_variable',
          fallback.span,
          `the default of \`${name}\` is not one of ${texts.join(', ')}`,
        ),
      );
  }
  return {
    name,
    type: kind,
    required: required?.value ?? fallback === undefined,
    ...(value === undefined ? {} : { default: value }),
    ...(description === undefined ? {} : { description: description.value }),
    ...(accepted === undefined ? {} : { enum: accepted }),
  };
}
