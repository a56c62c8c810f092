import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import { plainValue, type YamlMap, type YamlNode } from '../yaml/read.ts';
import { fit } from './assign.ts';
import { readBase, type Place } from './base.ts';
import type { Reading } from './reading.ts';
import type { Variable, Workflow } from './schema.ts';
import type { CallStep } from './step.ts';
import { CALL_KEYS } from './step-keys.ts';
import { isLiteral, readValues } from './values.ts';

/** Reads a `workflow` step: the definition it uses becomes a part of this one, its values are held against its variables. */
export function readCall(node: YamlNode, name: Word, place: Place, reading: Reading): CallStep {
  const { problems } = reading;
  const fields = readFields(node, CALL_KEYS, `step \`${name.text}\``, problems);
  const { uses, with: values } = fields;
  const definition =
    uses === undefined ? undefined : reading.call(name.text, { text: uses.value, span: uses.span });
  if (definition !== undefined) problems.push(...valueProblems(values, definition, name));
  return {
    retry: reading.retry,
    ...readBase(fields, name, place, reading),
    type: 'workflow',
    uses: uses?.value ?? '',
    with: readValues(values?.value, reading),
    ...(values === undefined ? {} : { with_span: values.span }),
    definition: definition ?? NOTHING,
    on_cancel: fields['on-cancel']?.value ?? 'cancel',
  };
}

/** Stands where a definition could not be read, which is a problem already. */
const NOTHING: Workflow = {
  name: '',
  path: '',
  settings: {
    limit_decisions: 1,
    on_failure: 'stop',
    orchestrator: 'rules',
    autofix: 'none',
    required_tools: [],
  },
  variables: [],
  agents: {},
  phases: [],
  steps: [],
  outputs: [],
};

/** Values that no variable takes, values that do not fit, and variables that are left without one. */
function valueProblems(found: Found<YamlMap> | undefined, used: Workflow, name: Word): Problem[] {
  const entries = found?.value.entries ?? [];
  const names = used.variables.map((variable) => variable.name);
  const given = entries.flatMap(({ key, key_span, value }) => {
    const variable = used.variables.find((known) => known.name === key);
    if (variable === undefined) {
      const message = `the workflow \`${used.name}\` has no variable \`${key}\``;
      return [problemAt('unknown_variable', key_span, message, didYouMean(key, names))];
    }
    const plain = plainValue(value);
    const fitted = isLiteral(plain) ? fit(variable, plain) : { value: plain };
    return 'flaw' in fitted ? [problemAt('invalid_variable', value.span, fitted.flaw)] : [];
  });
  const lacks = ({ name: key, required, default: fallback }: Variable): boolean =>
    required && fallback === undefined && !entries.some((entry) => entry.key === key);
  const lacking = used.variables.filter(lacks).map((variable) => {
    const message = `the workflow \`${used.name}\` must be given its variable \`${variable.name}\``;
    return problemAt('missing_key', found?.key_span ?? name.span, message, 'give it under `with`');
  });
  return [...given, ...lacking];
}
