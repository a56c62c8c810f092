import { inspectSource } from '../expression/inspect.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem, type ProblemCode } from '../problem.ts';
import { walkSteps } from './graph.ts';
import type { Locate } from './locate.ts';
import { spoken } from './names.ts';
import type { Usage } from './reading.ts';
import type { Workflow } from './schema.ts';
import { SCOPE, type Root } from './scope.ts';

/** The names that conditions and templates of one definition may use. */
export interface Known {
  variables: string[];
  steps: string[];
  /** Steps that have an answer; blocks have none. */
  outputs: string[];
  gates: string[];
}

/** What a workflow has to name; `names` and `gates` hold also those of steps that could not be read. */
export function knownNames(workflow: Workflow, names: readonly string[], gates: readonly string[]): Known {
  const blocks = walkSteps(workflow.steps)
    .filter(({ step }) => !['prompt', 'shell', 'approval'].includes(step.type))
    .map(({ step }) => step.name);
  return {
    variables: workflow.variables.map(({ name }) => name),
    steps: [...names],
    outputs: names.filter((name) => !blocks.includes(name)),
    gates: [...gates],
  };
}

/** Problems of one condition or template: that it does not parse, and every name it uses that nobody defines. */
export function checkSource(usage: Usage, known: Known, locate: Locate): Problem[] {
  const { source, kind } = usage;
  const read = inspectSource(source.text, kind);
  if (!read.ok) {
    const { message, offset } = read.error;
    const span = offset === undefined ? source.span : locate(source, offset, 1);
    return [problemAt('invalid_expression', span, message)];
  }
  return read.names.flatMap((use) => {
    const slip = slipOf(use, usage.prompt, known);
    if (slip === undefined) return [];
    const [root = ''] = use.path;
    return [problemAt(slip.code, locate(source, use.offset, root.length), slip.message, slip.hint)];
  });
}

interface Slip {
  code: ProblemCode;
  message: string;
  hint?: string | undefined;
}

type Use = { path: string[]; guarded: boolean; called: boolean };

function slipOf(use: Use, prompt: boolean, known: Known): Slip | undefined {
  const [name = '', part] = use.path;
  const root = Object.hasOwn(SCOPE, name) ? SCOPE[name] : undefined;
  if (isNamed(name, known.variables) && (root === undefined || !available(root, prompt))) return undefined;
  if (root === undefined) return use.guarded ? undefined : unknownName(name, prompt, known);
  if (!available(root, prompt)) return use.guarded ? undefined : misplaced(name, root);
  if (root.called === true && !use.called && !use.guarded)
    return { code: 'invalid_expression', message: `\`${name}\` is a function`, hint: `write \`${name}()\`` };
  return part === undefined ? undefined : PARTS[root.holds](use, root, known);
}

const available = (root: Root, prompt: boolean): boolean =>
  root.only === undefined || (root.only === 'prompt' && prompt);

const isNamed = (name: string, among: readonly string[]): boolean =>
  among.some((known) => known === name || spoken(known) === name);

function unknownName(name: string, prompt: boolean, known: Known): Slip {
  const roots = Object.keys(SCOPE).filter((key) =>
    available(SCOPE[key] ?? { says: '', holds: 'anything' }, prompt),
  );
  const bare = isNamed(name, known.steps) ? `did you mean \`outputs.${name}\`?` : undefined;
  const hint = bare ?? didYouMean(name, [...known.variables.map(spoken), ...roots]);
  return { code: 'unknown_variable', message: `nothing is called \`${name}\` here`, hint };
}

const misplaced = (name: string, root: Root): Slip => ({
  code: 'unknown_variable',
  message: `\`${name}\` exists only in ${root.only === 'prompt' ? 'prompts and their `with`' : 'a for-each'}`,
});

type PartCheck = (use: Use, root: Root, known: Known) => Slip | undefined;

/** What may follow a root. A step or gate must exist even where its use is guarded: a mistyped name is never defined. */
const PARTS: { readonly [H in Root['holds']]: PartCheck } = {
  anything: () => undefined,
  variables({ path: [, part = ''], guarded }, _root, { variables }) {
    if (guarded || isNamed(part, variables)) return undefined;
    return unknown('unknown_variable', 'variable', part, variables.map(spoken));
  },
  fields: ({ path: [name = '', part = ''], guarded }, root) =>
    guarded ? undefined : slipOfField(name, root, part),
  outputs({ path: [, part = ''] }, _root, { outputs, steps }) {
    if (isNamed(part, outputs)) return undefined;
    if (!isNamed(part, steps)) return unknown('unknown_step', 'step', part, outputs.map(spoken));
    return { code: 'unknown_step', message: `\`${part}\` is a block and has no output of its own` };
  },
  steps: (use, root, { steps }) => slipOfMember('step', use, root, steps),
  gates: (use, root, { gates }) => slipOfMember('gate', use, root, gates),
};

function slipOfMember(sort: string, use: Use, root: Root, names: readonly string[]): Slip | undefined {
  const [name, part = '', field] = use.path;
  if (!isNamed(part, names)) return unknown('unknown_step', sort, part, names.map(spoken));
  return field === undefined || use.guarded ? undefined : slipOfField(`${name}.${part}`, root, field);
}

function slipOfField(owner: string, root: Root, field: string): Slip | undefined {
  if (root.fields?.includes(field) === true) return undefined;
  const hint = didYouMean(field, root.fields ?? []);
  return { code: 'unknown_variable', message: `\`${owner}\` has no \`${field}\``, hint };
}

const unknown = (code: ProblemCode, sort: string, name: string, names: readonly string[]): Slip => ({
  code,
  message: `there is no ${sort} \`${name}\``,
  hint: didYouMean(name, names),
});
