import { didYouMean } from '../nearest.ts';
import { problemAt } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields } from '../yaml/shape.ts';
import { plainValue, type YamlNode } from '../yaml/read.ts';
import { fit } from './assign.ts';
import { readBase, type Place } from './base.ts';
import type { Reading } from './reading.ts';
import type { SetStep } from './step.ts';
import { SET_KEYS } from './step-keys.ts';
import { isLiteral, readValues } from './values.ts';

/** Reads a `set` step: values that are no templates must fit the variables they are for. */
export function readSet(node: YamlNode, name: Word, place: Place, reading: Reading): SetStep {
  const fields = readFields(node, SET_KEYS, `step \`${name.text}\``, reading.problems);
  const { values } = fields;
  for (const { key, key_span, value } of values?.value.entries ?? []) {
    const variable = reading.variables.find((known) => known.name === key);
    const plain = plainValue(value);
    if (variable === undefined) {
      const hint = didYouMean(
        key,
        reading.variables.map((known) => known.name),
      );
      reading.problems.push(problemAt('unknown_variable', key_span, `there is no variable \`${key}\``, hint));
      continue;
    }
    const fitted = isLiteral(plain) ? fit(variable, plain) : { value: plain };
    if ('flaw' in fitted) reading.problems.push(problemAt('invalid_variable', value.span, fitted.flaw));
  }
  return {
    ...readBase(fields, name, place, reading),
    type: 'set',
    values: readValues(values?.value, reading),
    values_span: values?.span ?? name.span,
  };
}
