import type { NameUse } from '../../expression/inspect.ts';
import { didYouMean } from '../../nearest.ts';
import type { ProblemCode } from '../../problem.ts';
import type { Here, Known, Names } from './known.ts';
import { spoken } from '../names.ts';
import { SCOPE, type Root } from '../scope.ts';

/** What is wrong with the use of a name. */
interface Slip {
  code: ProblemCode;
  message: string;
  hint?: string | undefined;
}

/** Whether a name means something at a place; undefined when it does. */
export function slipOf(use: NameUse, here: Here, known: Known): Slip | undefined {
  const [name = '', part] = use.path;
  if (here.given.some((key) => key === name || spoken(key) === name)) return undefined;
  if (isItem(name, here)) return undefined;
  const root = Object.hasOwn(SCOPE, name) ? SCOPE[name] : undefined;
  if (known.variables.has(name) && (root === undefined || !available(root, here))) return undefined;
  if (root === undefined)
    return use.guarded || here.items === null ? undefined : unknownName(name, here, known);
  if (!available(root, here)) return use.guarded ? undefined : misplaced(name, root);
  if (root.called === true && !use.called && !use.guarded)
    return { code: 'invalid_expression', message: `\`${name}\` is a function`, hint: `write \`${name}()\`` };
  return part === undefined ? undefined : PARTS[root.holds](use, root, known);
}

const isItem = (name: string, { items }: Here): boolean =>
  items !== null && items.some((item) => item === name || spoken(item) === name);

const available = ({ only }: Root, { prompt, document, items }: Here): boolean =>
  only === undefined ||
  (only === 'prompt' && prompt) ||
  (only === 'document' && document) ||
  (only === 'for-each' && items?.length !== 0);

function unknownName(name: string, here: Here, known: Known): Slip {
  const roots = Object.entries(SCOPE).flatMap(([key, root]) => (available(root, here) ? [key] : []));
  const candidates = [...here.given, ...known.variables.all, ...(here.items ?? [])].map(spoken);
  const bare = known.outputs.has(name) ? `did you mean \`outputs.${name}\`?` : undefined;
  const hint = bare ?? didYouMean(name, [...new Set([...candidates, ...roots])]);
  return { code: 'unknown_variable', message: `nothing is called \`${name}\` here`, hint };
}

const WHERE = {
  prompt: 'prompts and their `with`',
  document: 'the documents of `outputs`',
  'for-each': 'a for-each',
};

const misplaced = (name: string, { only }: Root): Slip => ({
  code: 'unknown_variable',
  message: `\`${name}\` exists only in ${WHERE[only ?? 'prompt']}`,
});

type PartCheck = (use: NameUse, root: Root, known: Known) => Slip | undefined;

/** What may follow a root. A step or gate must exist even where its use is guarded: a mistyped name is never defined. */
const PARTS: { readonly [H in Root['holds']]: PartCheck } = {
  anything: () => undefined,
  variables({ path: [, part = ''], guarded }, _root, { variables }) {
    if (guarded || variables.has(part)) return undefined;
    return unknown('unknown_variable', 'variable', part, variables);
  },
  fields: ({ path: [name = '', part = ''], guarded }, root) =>
    guarded ? undefined : slipOfField(name, root, part),
  outputs({ path: [, part = ''], guarded }, _root, { outputs, steps }) {
    if (outputs.has(part)) return undefined;
    if (!steps.has(part)) return unknown('unknown_step', 'step', part, outputs);
    if (guarded) return undefined;
    return { code: 'unknown_step', message: `\`${part}\` is a block and has no output of its own` };
  },
  steps: (use, root, { steps }) => slipOfMember('step', use, root, steps),
  gates: (use, root, { gates }) => slipOfMember('gate', use, root, gates),
};

function slipOfMember(sort: string, use: NameUse, root: Root, names: Names): Slip | undefined {
  const [name, part = '', field] = use.path;
  if (!names.has(part)) return unknown('unknown_step', sort, part, names);
  return field === undefined || use.guarded ? undefined : slipOfField(`${name}.${part}`, root, field);
}

function slipOfField(owner: string, root: Root, field: string): Slip | undefined {
  if (root.fields?.includes(field) === true) return undefined;
  const hint = didYouMean(field, root.fields ?? []);
  return { code: 'unknown_variable', message: `\`${owner}\` has no \`${field}\``, hint };
}

const unknown = (code: ProblemCode, sort: string, name: string, names: Names): Slip => ({
  code,
  message: `there is no ${sort} \`${name}\``,
  hint: didYouMean(name, names.all.map(spoken)),
});
