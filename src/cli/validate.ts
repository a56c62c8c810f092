import { relative } from 'node:path';
import { shippedTemplates } from '../templates.ts';
import { parsePolicy } from '../policy/parse.ts';
import { problemText } from '../problem-text.ts';
import { hasErrors, type Problem } from '../problem.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import { readText } from './files.ts';
import { repositoryTemplates } from './repository-templates.ts';
import { choiceOf, textOf, UsageError, type Verb } from './verb.ts';

/** `pawl validate`: every problem of the files in one go, exit code 1 when one of them is an error. */
export const validateVerb: Verb = {
  name: 'validate',
  usage: 'validate FILE... [--policy FILE] [--format text|json]',
  does: 'finds every mistake in workflow files before anything runs',
  options: { policy: { type: 'string' }, format: { type: 'string' } },
  explains: { policy: 'a policy file to check as well', format: 'text or json' },
  run(call, { out, err }) {
    if (call.positionals.length === 0) throw new UsageError('validate needs at least one workflow file.');
    const format = choiceOf(call, 'format', ['text', 'json']);
    const sources: { [file: string]: string } = {};
    const problems: Problem[] = [];
    for (const path of call.positionals) {
      const file = { path: relative('.', path) || path, text: readText(path) };
      sources[file.path] = file.text;
      const templates = Object.keys({ ...shippedTemplates(), ...repositoryTemplates(path) });
      problems.push(...parseWorkflow(file, { templates }).problems);
    }
    const policy = textOf(call, 'policy');
    if (policy !== undefined) {
      sources[policy] = readText(policy);
      problems.push(...parsePolicy({ path: policy, text: sources[policy] }, 'main').problems);
    }
    if (format === 'json') out(`${JSON.stringify(problems.map(flat), null, 2)}\n`);
    else {
      for (const problem of problems) out(`${problemText(problem, sources)}\n\n`);
      const count = (severity: Problem['severity']): number =>
        problems.filter((problem) => problem.severity === severity).length;
      err(`${count('error')} errors, ${count('warning')} warnings, ${count('notice')} notices\n`);
    }
    return Promise.resolve(hasErrors(problems) ? 1 : 0);
  },
};

/** The flat row that programs read. */
const flat = ({ code, severity, message, span, hint }: Problem): object => ({
  code,
  severity,
  message,
  file: span?.file ?? null,
  line: span?.line ?? null,
  column: span?.column ?? null,
  end_line: span?.end_line ?? null,
  end_column: span?.end_column ?? null,
  hint: hint ?? null,
});
