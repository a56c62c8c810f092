import { problemAt } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields } from '../yaml/shape.ts';
import type { YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { pathProblem } from './paths.ts';
import { template, type Reading } from './reading.ts';
import type { DispatchStep, ShellStep } from './step.ts';
import { DISPATCH_KEYS, SHELL_KEYS } from './step-keys.ts';
import { readEnvironment, readTexts } from './values.ts';

/** What looks like one of our templates; the braces of other tools, `{{.Names}}`, do not. */
const OURS = /\{\{-?\s*(variables|outputs|steps|scores|pull_request|approvals)\b/;

/** Reads a `shell` step: its command as written, its environment as templates. */
export function readShell(node: YamlNode, name: Word, place: Place, reading: Reading): ShellStep {
  const { problems } = reading;
  const fields = readFields(node, SHELL_KEYS, `step \`${name.text}\``, problems);
  const { run, env, 'working-directory': folder } = fields;
  const folderProblem =
    folder === undefined ? undefined : pathProblem({ text: folder.value, span: folder.span });
  if (folderProblem !== undefined) problems.push(folderProblem);
  if (run !== undefined && OURS.test(run.value)) {
    const message = 'a command is never a template: the braces reach the shell as they stand';
    const hint = 'give the value a name under `env` and use "$NAME" here';
    problems.push(problemAt('no_effect', run.span, message, hint, 'warning'));
  }
  return {
    retry: reading.retry,
    ...readBase(fields, name, place, reading),
    type: 'shell',
    run: run?.value ?? '',
    shell: fields.shell?.value ?? 'bash',
    env: readEnvironment(env?.value, reading),
    ...(folder === undefined ? {} : { working_directory: folder.value }),
    parse: fields.parse?.value ?? 'exit-code',
  };
}

/** Reads a `dispatch` step, which names a workflow of GitHub Actions by its file. */
export function readDispatch(node: YamlNode, name: Word, place: Place, reading: Reading): DispatchStep {
  const fields = readFields(node, DISPATCH_KEYS, `step \`${name.text}\``, reading.problems);
  const { workflow, ref } = fields;
  if (workflow !== undefined && !/^[\w.-]+\.ya?ml$/.test(workflow.value)) {
    const message = `\`${workflow.value}\` is no file name of an Actions workflow`;
    const hint = 'write the file of `.github/workflows` alone, `ci.yml`';
    reading.problems.push(problemAt('invalid_name', workflow.span, message, hint));
  }
  return {
    retry: reading.retry,
    ...readBase(fields, name, place, reading),
    type: 'dispatch',
    workflow: workflow?.value ?? '',
    ...(ref === undefined ? {} : { ref: template(ref, reading) }),
    inputs: readTexts(fields.inputs?.value, reading),
    wait: fields.wait?.value ?? true,
  };
}
