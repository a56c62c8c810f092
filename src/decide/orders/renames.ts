import { didYouMean } from '../../nearest.ts';
import { findPlaced, findStep, stepNames } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Draft } from '../draft.ts';

/** Step names of the run, each with its name in the other definition. */
export type Renames = ReadonlyMap<string, string>;

const PAIR = /^([^=]+)=([^=]+)$/;

/** Parts the words of `/migrate`: a commit, and pairs `old=new`. A sentence where they are something else. */
export function partWords(
  words: readonly string[],
): { commit: string | undefined; pairs: [string, string][] } | string {
  const pairs = words.flatMap((word): [string, string][] => {
    const [, old = '', name = ''] = PAIR.exec(word) ?? [];
    return old === '' ? [] : [[old, name]];
  });
  const others = words.filter((word) => !PAIR.test(word));
  const [commit] = others;
  if (others.length > 1 || (commit !== undefined && !/^[0-9a-f]{40}$/.test(commit)))
    return 'name one commit by its 40 hex digits, or none for the current definition; behind it steps that have another name there, as in build=compile';
  return { commit, pairs };
}

/**
 * Every step that has another name in the definition, and what goes with it: the steps of a sub-process, and what undoes a
 * step. What is wrong with the pairs, as clauses.
 */
export function renamesOf(
  { workflow: old, progress }: Draft,
  workflow: Workflow,
  pairs: readonly [string, string][],
): { renames: Renames; flaws: string[] } {
  const flaws: string[] = [];
  const renames = new Map<string, string>();
  for (const [from, to] of pairs) {
    const flaw = flawOf(old, workflow, renames, from, to);
    if (flaw === null) renames.set(from, to);
    else flaws.push(flaw);
  }
  for (const [from, to] of pairs) for (const pair of below(old, workflow, from, to)) follow(renames, pair);
  for (const [from, to] of renames)
    if (Object.values(progress.steps).some(({ name }) => name === to) && !renames.has(to))
      flaws.push(
        `${from} cannot become ${to}, which is another step of the run: that needs another name as well`,
      );
  return { renames, flaws: [...new Set(flaws)] };
}

function flawOf(old: Workflow, workflow: Workflow, known: Renames, from: string, to: string): string | null {
  const before = findStep(old, from);
  const after = findStep(workflow, to);
  if (before === undefined) return `the run has no step ${from}${hint(from, old)}`;
  if (after === undefined) return `there is no step ${to}${hint(to, workflow)}`;
  if (known.has(from)) return `${from} is named twice`;
  const other = [...known].find(([, name]) => name === to);
  if (other !== undefined) return `${other[0]} and ${from} cannot both become ${to}`;
  return after.type === before.type
    ? null
    : `${from} is of the type ${before.type}, and ${to} of the type ${after.type}`;
}

const hint = (name: string, workflow: Workflow): string => {
  const found = didYouMean(name, stepNames(workflow));
  return found === undefined ? '' : ` (${found.replaceAll('`', '')})`;
};

/** What is called after a step: what stands in a sub-process, and what undoes it. */
function below(old: Workflow, workflow: Workflow, from: string, to: string): [string, string][] {
  const [before, after] = [findStep(old, from), findStep(workflow, to)];
  const undoing = [before?.compensate?.name, after?.compensate?.name] as const;
  const inside =
    before?.type === 'workflow'
      ? stepNames(old).flatMap((name): [string, string][] =>
          name.startsWith(`${from}.`) ? [[name, `${to}${name.slice(from.length)}`]] : [],
        )
      : [];
  return undoing[0] === undefined || undoing[1] === undefined
    ? inside
    : [...inside, [undoing[0], undoing[1]]];
}

/** Where somebody said what a step is called, that holds; where nobody did, its surroundings say it. */
function follow(renames: Map<string, string>, [from, to]: [string, string]): void {
  if (from !== to && !renames.has(from)) renames.set(from, to);
}

/** Gates that have another name with their step. */
export function renamedGates(
  { workflow: old }: Draft,
  workflow: Workflow,
  renames: Renames,
): { [gate: string]: string } {
  const pairs = [...renames].flatMap(([from, to]): [string, string][] => {
    const [before, after] = [findPlaced(old, from)?.step, findPlaced(workflow, to)?.step];
    return before?.type === 'approval' && after?.type === 'approval' && before.gate !== after.gate
      ? [[before.gate, after.gate]]
      : [];
  });
  return Object.fromEntries(pairs);
}
