import type { Gate, Subject } from '../../progress/gate.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { isAmong, type Presented } from './subject.ts';

/** Files that are named; the others are counted. */
const NAMED = 5;

/**
 * What changed of what a gate shows, and who the commits say changed it, as part of a sentence; undefined while that must be
 * read. Who made a commit is only what the commit says of itself: it is told to people, and decides nothing.
 */
export function whatChanged(
  draft: Draft,
  step: ApprovalStep,
  gate: Gate,
  { subject }: Presented,
): string | undefined {
  const { head_oid: before } = gate.subject;
  const now = draft.situation.snapshot.pull.head.oid;
  if (subject.variables !== gate.subject.variables && subject.content === gate.subject.content)
    return assigned(draft);
  const generic =
    subject.content === gate.subject.content
      ? list(changedOutputs(gate, subject))
      : 'the content of the branch';
  if (before === undefined || before === now) return generic;
  const { comparisons } = draft.situation.snapshot.found;
  const range = `${before}...${now}`;
  const comparison = Object.hasOwn(comparisons, range) ? comparisons[range] : undefined;
  if (comparison === undefined) {
    draft.want({ want: 'comparison', base: before, head: now });
    return undefined;
  }
  if (comparison === null) return generic;
  const files = [
    ...changedOutputs(gate, subject),
    ...comparison.paths.filter((path) => isAmong(path, step.subject)),
  ];
  if (files.length === 0) return generic;
  const authors = [
    ...new Set(comparison.commits.flatMap(({ author, ours }) => (ours || author === null ? [] : [author]))),
  ];
  const others = comparison.commits.some(({ ours }) => !ours);
  const by = authors.length > 0 ? list(authors) : others ? 'somebody unknown' : 'a step of this run';
  return `${list(files)}, by ${by}`;
}

/** The variables that a person assigned with this decision, by whom; without a person the run did it itself. */
function assigned({ entries }: Draft): string {
  const set = entries.flatMap((entry) =>
    entry.type === 'variables.set' && entry.by !== undefined ? [{ ...entry, by: entry.by }] : [],
  );
  const names = set.flatMap(({ values }) => Object.keys(values));
  if (names.length === 0) return 'variables of the run';
  return `the variable ${list(names)}, by ${list([...new Set(set.map(({ by }) => by.login))])}`;
}

const oidIn = (rows: Subject['outputs'], path: string): string | undefined =>
  rows.find((row) => row.path === path)?.oid;

/** Shown outputs that are not the files they were. */
const changedOutputs = ({ subject: { outputs: before } }: Gate, { outputs }: Subject): string[] => {
  const shown = new Set([...before, ...outputs].map(({ path }) => path));
  return [...shown].filter((path) => oidIn(before, path) !== oidIn(outputs, path));
};

const list = (names: readonly string[]): string =>
  names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ` and ${names.length - NAMED} more` : '');
