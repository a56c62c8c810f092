import { problemAt, type Problem } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import { plainValue, type YamlMap, type YamlNode } from '../yaml/read.ts';
import { readBase, type BaseFields, type Place } from './base.ts';
import { OUTPUT_KEYS } from './keys.ts';
import { pathProblem } from './paths.ts';
import { template, type Reading } from './reading.ts';
import { retryPolicy, type RetryFields } from './retry.ts';
import type { OutputSpec, PromptStep, RetryPolicy, ShellStep, Source } from './schema.ts';
import { PROMPT_KEYS, SHELL_KEYS } from './step-keys.ts';

/** Reads a `prompt` step; the programmer performs it unless it says who. */
export function readPrompt(node: YamlNode, name: Word, place: Place, reading: Reading): PromptStep {
  const { problems, references } = reading;
  const fields = readFields(node, PROMPT_KEYS, `step \`${name.text}\``, problems);
  const refer = (to: 'agent' | 'template' | 'model', found: Found<string> | undefined): void => {
    if (found === undefined) return;
    references.push({ to, name: found.value, span: found.span, from: name.text, siblings: place.siblings });
  };
  refer('agent', fields.agent);
  refer('template', fields.template);
  refer('model', fields.model);
  problems.push(...(fields['must-write']?.value ?? []).flatMap((path) => pathProblem(path) ?? []));
  const { prompt, with: values, output, model } = fields;
  if (prompt !== undefined && fields.template !== undefined) {
    const message = `step \`${name.text}\` has both \`prompt\` and \`template\``;
    problems.push(problemAt('duplicate_key', fields.template.key_span, message, 'keep one of them'));
  } else if (prompt === undefined && fields.template === undefined && !gives(node, 'prompt', 'template')) {
    const hint = 'give `template: <name>`, or the text itself as `prompt`';
    problems.push(problemAt('missing_key', name.span, `step \`${name.text}\` has no prompt`, hint));
  }
  if (values !== undefined) watchTemplates(values.value, reading);
  const spec = output === undefined ? undefined : readOutput(output.value, name.text, problems);
  return {
    ...readBase(fields, name, place, reading),
    retry: policyOf(fields, name.text, reading),
    type: 'prompt',
    agent: fields.agent?.value ?? 'programmer',
    ...(prompt === undefined ? {} : { prompt: template(prompt, reading, true) }),
    ...(fields.template === undefined ? {} : { template: fields.template.value }),
    with: Object.fromEntries((values?.value.entries ?? []).map(({ key, value }) => [key, plainValue(value)])),
    ...(values === undefined ? {} : { with_span: values.span }),
    ...(model === undefined ? {} : { model: model.value }),
    ...(spec === undefined ? {} : { output: spec }),
  };
}

/** Reads a `shell` step: its command as written, its environment as templates. */
export function readShell(node: YamlNode, name: Word, place: Place, reading: Reading): ShellStep {
  const { problems } = reading;
  const fields = readFields(node, SHELL_KEYS, `step \`${name.text}\``, problems);
  const { run, env, 'working-directory': folder } = fields;
  const folderProblem =
    folder === undefined ? undefined : pathProblem({ text: folder.value, span: folder.span });
  if (folderProblem !== undefined) problems.push(folderProblem);
  if (
    run !== undefined &&
    /\{\{-?\s*(variables|outputs|steps|scores|pull_request|approvals)\b/.test(run.value)
  ) {
    const message = 'a command is never a template: the braces reach the shell as they stand';
    const hint = 'give the value a name under `env` and use "$NAME" here';
    problems.push(problemAt('no_effect', run.span, message, hint, 'warning'));
  }
  return {
    ...readBase(fields, name, place, reading),
    retry: policyOf(fields, name.text, reading),
    type: 'shell',
    run: run?.value ?? '',
    shell: fields.shell?.value ?? 'bash',
    env: env === undefined ? {} : readEnvironment(env.value, reading),
    ...(folder === undefined ? {} : { working_directory: folder.value }),
  };
}

/** `on-error` other than retry acts at once, unless the step has a policy of its own. */
function policyOf(fields: RetryFields & BaseFields, name: string, reading: Reading): RetryPolicy {
  const own = fields.retry !== undefined || fields['max-retry'] !== undefined;
  if (own) return retryPolicy(fields, reading.retry, `step \`${name}\``, reading.problems);
  const retries = (fields['on-error']?.value ?? 'retry') === 'retry';
  return retries ? reading.retry : { ...reading.retry, maximum_attempts: 1 };
}

function readOutput(map: YamlMap, name: string, problems: Problem[]): OutputSpec {
  const { schema } = readFields(map, OUTPUT_KEYS, `the output of step \`${name}\``, problems);
  if (schema === undefined) return {};
  return {
    schema: Object.fromEntries(schema.value.entries.map(({ key, value }) => [key, plainValue(value)])),
  };
}

function readEnvironment(map: YamlMap, reading: Reading): { [name: string]: Source } {
  const entries = map.entries.flatMap(({ key, key_span, value }) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
      const hint = 'letters, digits and `_`, no digit first';
      reading.problems.push(
        problemAt('invalid_name', key_span, `\`${key}\` is no name for an environment`, hint),
      );
    }
    if (value.kind === 'scalar' && value.value !== null)
      return [[key, template({ value: value.text, span: value.span, key_span }, reading)] as const];
    reading.problems.push(wrongType(`\`${key}\``, 'text', value));
    return [];
  });
  return Object.fromEntries(entries);
}

/** Every text in `with` is a template, however deep it stands. */
function watchTemplates(node: YamlNode, reading: Reading): void {
  if (node.kind === 'list') for (const item of node.items) watchTemplates(item, reading);
  else if (node.kind === 'map') for (const { value } of node.entries) watchTemplates(value, reading);
  else if (typeof node.value === 'string')
    template({ value: node.value, span: node.span, key_span: node.span }, reading, true);
}

const gives = (node: YamlNode, ...keys: string[]): boolean =>
  node.kind === 'map' && node.entries.some(({ key }) => keys.includes(key));
