import type { JsonObject } from '../json.ts';
import { problemAt, type Problem } from '../problem.ts';
import type { Workflow } from '../workflow/schema.ts';
import { plainValue, type YamlNode } from '../yaml/read.ts';
import { readFields, type Fields } from '../yaml/shape.ts';
import { DEED_KEYS } from './keys.ts';
import { unknownName } from './names.ts';
import type { Action, Deed } from './script.ts';

const SPEAKS: readonly Action[] = ['comment', 'signal', 'label', 'unlabel'];

/** Reads `people` of a script. */
export const readPeople = (nodes: readonly YamlNode[], workflow: Workflow, problems: Problem[]): Deed[] =>
  nodes.flatMap((node, index) => readDeed(node, index, workflow, problems) ?? []);

function readDeed(node: YamlNode, index: number, workflow: Workflow, problems: Problem[]): Deed | undefined {
  const label = `people[${index}]`;
  const fields = readFields(node, DEED_KEYS, `\`${label}\``, problems);
  const when = readWhen(fields, node, label, problems);
  const { does, who, text, values, after } = fields;
  if (after !== undefined) {
    const unknown = unknownName(workflow, after.value, after.span, 'gates too');
    if (unknown !== null) problems.push(unknown);
  }
  if (does === undefined || when === undefined) return undefined;
  const lacks = (key: string): void =>
    void problems.push(
      problemAt('missing_key', does.span, `\`${label}\` lacks \`${key}\`: it says what is done`),
    );
  if (SPEAKS.includes(does.value) && text === undefined) lacks('text');
  if ((does.value === 'input' || does.value === 'set') && text === undefined && values === undefined)
    lacks('values');
  const given: JsonObject = Object.fromEntries(
    (values?.value.entries ?? []).map(({ key, value }) => [key, plainValue(value)]),
  );
  return {
    label,
    span: node.span,
    when,
    does: does.value,
    who: who?.value ?? `person-${index + 1}`,
    text: text?.value ?? '',
    values: given,
  };
}

function readWhen(
  { after, at, delay }: Fields<typeof DEED_KEYS>,
  node: YamlNode,
  label: string,
  problems: Problem[],
): Deed['when'] | undefined {
  if ((after === undefined) === (at === undefined)) {
    const message = `\`${label}\` must have one of \`after\` and \`at\``;
    if (node.kind === 'map') problems.push(problemAt('missing_key', node.span, message));
    return undefined;
  }
  const seconds = delay?.value ?? 0;
  return after === undefined ? { at: (at?.value ?? 0) + seconds } : { after: after.value, delay: seconds };
}
