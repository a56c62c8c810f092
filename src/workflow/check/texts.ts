import { inspectSource } from '../../expression/inspect.ts';
import { problemAt, type Problem, type Span } from '../../problem.ts';
import { spansOf } from '../../yaml/span.ts';
import { rootOf } from './sources.ts';
import type { Placed } from '../graph.ts';
import { hereAt, type Known } from './known.ts';
import type { PromptStep } from '../step.ts';
import { slipOf } from './slips.ts';
import type { World } from '../world.ts';

/**
 * Problems of the prompt templates that steps use, at their place in the template's file: that one does not parse, and
 * every name in it that neither the step's `with` nor anything else defines. Templates that no step uses are left alone.
 */
export function checkTexts(placed: readonly Placed[], known: Known, world: World): Problem[] {
  const users = new Map<string, Placed[]>();
  for (const one of placed) {
    const name = promptOf(one)?.template;
    if (name !== undefined) users.set(name, [...(users.get(name) ?? []), one]);
  }
  return [...users].flatMap(([name, steps]) => {
    const text = Object.hasOwn(world.texts ?? {}, name) ? world.texts?.[name] : undefined;
    return text === undefined ? [] : problemsOf({ name, text, path: pathOf(name, world) }, steps, known);
  });
}

interface Template {
  name: string;
  text: string;
  path: string;
}

/** One problem per name and template, which tells all the steps that lack it. */
function problemsOf({ name, text, path }: Template, users: readonly Placed[], known: Known): Problem[] {
  const spanAt = spansOf(path, text);
  const read = inspectSource(text, 'template');
  const by = (steps: readonly Placed[]): string =>
    `the template \`${name}\`, which ${steps.map(({ step }) => `\`${step.name}\``).join(', ')} use${steps.length === 1 ? 's' : ''}`;
  if (!read.ok) {
    const { message, offset = 0 } = read.error;
    return [problemAt('invalid_expression', spanAt(offset, offset + 1), `${message}, in ${by(users)}`)];
  }
  const told = new Set<string>();
  return read.names.flatMap((use) => {
    const slips = users.flatMap((user) => {
      const slip = slipOf(use, hereAt(user, true, Object.keys(promptOf(user)?.with ?? {})), known);
      return slip === undefined ? [] : [{ slip, user }];
    });
    const [first] = slips;
    if (first === undefined || told.has(first.slip.message)) return [];
    told.add(first.slip.message);
    const root = rootOf(use);
    const span: Span = spanAt(use.offset, use.offset + root.length);
    const message = `${first.slip.message}: in ${by(slips.map(({ user }) => user))}`;
    const hint =
      first.slip.hint ?? `give \`${root}\` under \`with\`, or let the template test it with \`is defined\``;
    return [problemAt(first.slip.code, span, message, hint)];
  });
}

const promptOf = ({ step }: Placed): PromptStep | undefined => {
  if (step.type === 'ralph-loop') return step.body;
  return step.type === 'prompt' || step.type === 'command' ? step : undefined;
};

/** The file of a template: what the world says, else where a repository keeps its own. */
const pathOf = (name: string, { paths }: World): string =>
  (paths !== undefined && Object.hasOwn(paths, name) ? paths[name] : undefined) ??
  `.github/pawl/prompts/${name}.md`;
