import { dirname, join, relative } from 'node:path';
import { SHIPPED_TEMPLATES } from '../templates.ts';
import { boundsOf } from '../policy/bounds.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/schema.ts';
import { problemText } from '../problem-text.ts';
import { hasErrors, type Problem } from '../problem.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import type { World } from '../workflow/world.ts';
import { readText } from './files.ts';
import { repositoryTemplates } from './repository-templates.ts';
import { sarifLog } from './sarif.ts';
import { choiceOf, textOf, UsageError, type Verb } from './verb.ts';
import { worldOf } from './world.ts';

/** `pawl validate`: every problem of the files in one go, exit code 1 when one of them is an error. */
export const validateVerb: Verb = {
  name: 'validate',
  usage: 'validate FILE... [--policy FILE] [--format text|json|sarif]',
  does: 'finds every mistake in workflow files before anything runs',
  words: Infinity,
  options: { policy: { type: 'string' }, format: { type: 'string' } },
  explains: {
    policy: 'a policy file to check, alone or to hold the workflows against it',
    format: 'text, json or sarif',
  },
  run(call, { out, err }) {
    if (call.positionals.length === 0 && textOf(call, 'policy') === undefined)
      throw new UsageError('validate needs at least one workflow file, or a policy.');
    const format = choiceOf(call, 'format', ['text', 'json', 'sarif']);
    const sources: { [file: string]: string } = {};
    const problems: Problem[] = [];
    const policy = policyFrom(textOf(call, 'policy'), sources, problems);
    for (const path of call.positionals) {
      const file = { path: shown(path), text: readText(path) };
      const world = named(worldOf(path), path);
      Object.assign(sources, textsOf(world), { [file.path]: file.text });
      problems.push(...parseWorkflow(file, { ...world, ...(policy === null ? {} : held(policy)) }).problems);
    }
    if (format === 'json') out(`${JSON.stringify(problems.map(flat), null, 2)}\n`);
    else if (format === 'sarif') out(`${JSON.stringify(sarifLog(problems), null, 2)}\n`);
    else {
      for (const problem of problems) out(`${problemText(problem, sources)}\n\n`);
      const count = (severity: Problem['severity']): number =>
        problems.filter((problem) => problem.severity === severity).length;
      err(`${count('error')} errors, ${count('warning')} warnings, ${count('notice')} notices\n`);
    }
    return Promise.resolve(hasErrors(problems) ? 1 : 0);
  },
};

/** What a file is called: by its path from here, as SARIF and annotations want it; one elsewhere as it was given. */
const shown = (path: string): string => {
  const from = relative('.', path);
  return from === '' || from.startsWith('..') ? path : from;
};

/** The policy that workflows are held against; null without one, and while it has errors of its own. */
function policyFrom(
  given: string | undefined,
  sources: { [file: string]: string },
  problems: Problem[],
): Policy | null {
  if (given === undefined) return null;
  const path = shown(given);
  const text = readText(given);
  sources[path] = text;
  const parsed = parsePolicy({ path, text }, 'main');
  problems.push(...parsed.problems);
  return parsed.ok ? parsed.value : null;
}

/** What a policy says about definitions. */
const held = (policy: Policy): Pick<World, 'models' | 'bounds'> => ({
  models: policy.agents.models,
  bounds: boundsOf(policy),
});

/** The same world with every file called as people would call it from here. */
function named(world: World, path: string): World {
  const { texts = {}, workflows = {} } = world;
  const own = repositoryTemplates(path);
  const folderOf = (name: string): string =>
    Object.hasOwn(own, name) ? join(dirname(path), '..', 'prompts') : SHIPPED_TEMPLATES;
  return {
    ...world,
    paths: Object.fromEntries(
      Object.keys(texts).map((name) => [name, relative('.', join(folderOf(name), `${name}.md`))]),
    ),
    workflows: Object.fromEntries(
      Object.entries(workflows).map(([stem, file]) => [stem, { ...file, path: relative('.', file.path) }]),
    ),
  };
}

/** Every text a problem may point into: prompt templates, and the definitions beside the one that is checked. */
const textsOf = ({ texts = {}, paths = {}, workflows = {} }: World): { [file: string]: string } =>
  Object.fromEntries([
    ...Object.entries(texts).map(([name, text]) => [paths[name] ?? name, text]),
    ...Object.values(workflows).map(({ path, text }) => [path, text]),
  ]);

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
