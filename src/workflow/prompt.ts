import type { JsonObject } from '../json.ts';
import { problemAt } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import { plainValue, type YamlMap, type YamlNode } from '../yaml/read.ts';
import { agentNamed } from './agents.ts';
import { readBase, type Place } from './base.ts';
import { readEquipment, type Equipment, type EquipmentFields } from './equipment.ts';
import { OUTPUT_KEYS } from './keys.ts';
import { modelFor } from './model.ts';
import { template, type Reading } from './reading.ts';
import type { OutputSpec, PromptStep } from './step.ts';
import { COMMAND_KEYS, PROMPT_KEYS } from './step-keys.ts';
import { readValues } from './values.ts';

/** What steps that call an agent may say. */
interface AgentFields extends EquipmentFields {
  agent?: Found<string>;
  model?: Found<string>;
  runtime?: Found<string>;
  with?: Found<YamlMap>;
  output?: Found<YamlMap>;
  interprets?: Found<Word[]>;
}

interface PromptFields extends AgentFields {
  prompt?: Found<string>;
  template?: Found<string>;
}

type Call = Pick<
  PromptStep,
  'agent' | 'prompt' | 'template' | 'with' | 'with_span' | 'model' | 'interprets' | 'output' | keyof Equipment
>;

/** Reads a `prompt` step; the programmer performs it unless it says who. */
export function readPrompt(node: YamlNode, name: Word, place: Place, reading: Reading): PromptStep {
  const fields = readFields(node, PROMPT_KEYS, `step \`${name.text}\``, reading.problems);
  return {
    retry: reading.retry,
    ...readBase(fields, name, place, reading),
    type: 'prompt',
    ...readPrompted(fields, node, name, place, reading),
  };
}

/** Reads a `command` step: a prompt template by name, its arguments under `with`. */
export function readCommand(node: YamlNode, name: Word, place: Place, reading: Reading): PromptStep {
  const fields = readFields(node, COMMAND_KEYS, `step \`${name.text}\``, reading.problems);
  const { command } = fields;
  refer('template', command, name, place, reading);
  return {
    retry: reading.retry,
    ...readBase(fields, name, place, reading),
    type: 'command',
    template: command?.value ?? '',
    ...readCall(fields, name, place, reading),
  };
}

/** Reads what is asked, and of whom: exactly one of `prompt` and `template`, and how the agent is called. */
export function readPrompted(
  fields: PromptFields,
  node: YamlNode,
  name: Word,
  place: Place,
  reading: Reading,
): Call {
  const { problems } = reading;
  const { prompt, template: named } = fields;
  refer('template', named, name, place, reading);
  if (prompt !== undefined && named !== undefined) {
    const message = `step \`${name.text}\` has both \`prompt\` and \`template\``;
    problems.push(problemAt('duplicate_key', named.key_span, message, 'keep one of them'));
  } else if (prompt === undefined && named === undefined && !gives(node, 'prompt', 'template')) {
    const hint = 'give `template: <name>`, or the text itself as `prompt`';
    problems.push(problemAt('missing_key', name.span, `step \`${name.text}\` has no prompt`, hint));
  }
  return {
    ...(prompt === undefined ? {} : { prompt: template(prompt, reading, true) }),
    ...(named === undefined ? {} : { template: named.value }),
    ...readCall(fields, name, place, reading),
  };
}

function readCall(fields: AgentFields, name: Word, place: Place, reading: Reading): Call {
  const { with: values, output, interprets, runtime } = fields;
  const model = modelFor(runtime?.value ?? reading.runtime, fields.model, runtime, reading.problems);
  const agent = fields.agent === undefined ? undefined : agentNamed(fields.agent, reading);
  refer('agent', agent, name, place, reading);
  refer('model', model, name, place, reading);
  return {
    agent: agent?.value ?? 'programmer',
    with: readValues(values?.value, reading, true),
    ...(values === undefined ? {} : { with_span: values.span }),
    ...(model === undefined ? {} : { model: model.value }),
    ...readEquipment(fields, `step \`${name.text}\``, reading.problems),
    ...(interprets === undefined ? {} : { interprets: interprets.value.map(({ text }) => text) }),
    ...(output === undefined ? {} : { output: readOutput(output.value, name.text, reading) }),
  };
}

function refer(
  to: 'agent' | 'template' | 'model',
  found: Found<string> | undefined,
  { text: from }: Word,
  { siblings }: Place,
  reading: Reading,
): void {
  if (found !== undefined)
    reading.references.push({ to, name: found.value, span: found.span, from, siblings });
}

function readOutput(map: YamlMap, name: string, reading: Reading): OutputSpec {
  const { schema, scores, path } = readFields(
    map,
    OUTPUT_KEYS,
    `the output of step \`${name}\``,
    reading.problems,
  );
  return {
    ...(schema === undefined ? {} : { schema: asObject(schema.value) }),
    ...(scores === undefined ? {} : { scores: scores.value.map(({ text }) => text) }),
    ...(path === undefined ? {} : { path: template(path, reading) }),
  };
}

const asObject = (map: YamlMap): JsonObject =>
  Object.fromEntries(map.entries.map(({ key, value }) => [key, plainValue(value)]));

const gives = (node: YamlNode, ...keys: string[]): boolean =>
  node.kind === 'map' && node.entries.some(({ key }) => keys.includes(key));
