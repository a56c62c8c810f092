import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem, type Result } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { noEffect } from '../yaml/shape.ts';
import { embedded } from './embed.ts';
import type { Workflow } from './schema.ts';
import type { World } from './world.ts';

/** Calls may stand in each other so deep. */
const DEEPEST = 4;

interface File {
  path: string;
  text: string;
}

/** Parses a file that a chain of definitions, by stem and outermost first, leads to. */
type ParseFile = (file: File, chain: readonly string[]) => Result<Workflow>;

/** Finds and reads the definitions that steps use; each is parsed once per definition that uses it. */
export class Resolver {
  readonly #world: World;
  readonly #chain: readonly string[];
  readonly #parse: ParseFile;
  readonly #parsed = new Map<string, Result<Workflow>>();
  /** Problems inside the definitions that are used, each file's once. */
  readonly problems: Problem[] = [];

  constructor(world: World, chain: readonly string[], parse: ParseFile) {
    this.#world = world;
    this.#chain = chain;
    this.#parse = parse;
  }

  /** The definition a step uses, renamed to be part of the one that uses it; undefined after a problem. */
  read(step: string, uses: Word): Workflow | undefined {
    const found = find(uses.text, this.#world);
    if (found === undefined) {
      const known = Object.keys(this.#world.workflows ?? {});
      const message = `there is no workflow \`${uses.text}\` beside this one`;
      this.problems.push(problemAt('unknown_workflow', uses.span, message, didYouMean(uses.text, known)));
      return undefined;
    }
    const { stem, file } = found;
    const at = this.#chain.indexOf(stem);
    if (at !== -1) {
      const circle = [...this.#chain.slice(at), stem].join(' -> ');
      const hint = 'repeat steps with a loop: a workflow cannot use itself';
      this.problems.push(problemAt('cycle', uses.span, `these workflows use each other: ${circle}`, hint));
      return undefined;
    }
    if (this.#chain.length > DEEPEST) {
      const message = `workflows use each other more than ${DEEPEST} deep: ${[...this.#chain, stem].join(' -> ')}`;
      this.problems.push(problemAt('out_of_bounds', uses.span, message));
      return undefined;
    }
    const parsed = this.#parsed.get(stem) ?? this.#parse(file, [...this.#chain, stem]);
    if (!this.#parsed.has(stem)) {
      this.#parsed.set(stem, parsed);
      this.problems.push(...parsed.problems);
    }
    if (!parsed.ok) return undefined;
    this.problems.push(...lost(parsed.value, uses));
    return embedded(parsed.value, step);
  }
}

/** The file of that stem, or the one whose definition has that name. */
function find(uses: string, { workflows = {} }: World): { stem: string; file: File } | undefined {
  const stem = uses.replace(/^\.\//, '').replace(/\.ya?ml$/, '');
  const file = Object.hasOwn(workflows, stem) ? workflows[stem] : undefined;
  if (file !== undefined) return { stem, file };
  const named = Object.entries(workflows).find(([, { text }]) => nameIn(text) === uses);
  return named === undefined ? undefined : { stem: named[0], file: named[1] };
}

const nameIn = (text: string): string | undefined =>
  /^name:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#]+))/m.exec(text)?.slice(1).find(Boolean);

/** What of a definition means nothing where it is a part of another. */
function lost(used: Workflow, { span }: Word): Problem[] {
  return [
    ...(used.phases.length > 0
      ? [
          noEffect(
            `\`phases\` of the workflow \`${used.name}\``,
            'the run has those of the workflow that it began with',
            span,
          ),
        ]
      : []),
    ...(used.outputs.length > 0
      ? [
          noEffect(
            `\`outputs\` of the workflow \`${used.name}\``,
            'documents are rendered where it runs by itself',
            span,
          ),
        ]
      : []),
  ];
}
