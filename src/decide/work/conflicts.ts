import { findPlaced } from '../../workflow/graph.ts';
import type { Draft } from '../draft.ts';
import { mergeLines } from './merge-lines.ts';
import type { Outcome } from './outcome.ts';
import { taskParts } from './task.ts';

/** The new texts of an outcome's files by path; null where it deletes one. */
const changesOf = ({ status, files, deletions }: Outcome): Map<string, string | null> =>
  new Map(
    status === 'failure'
      ? []
      : [
          ...files.map(({ path, content }) => [path, content] as const),
          ...deletions.map((path) => [path, null] as const),
        ],
  );

/** One path that two outcomes of a set want otherwise. */
interface Clash {
  path: string;
  /** What the earlier one makes of it; null where it deletes it, or where one path is a directory of the other. */
  text: string | null;
  /** The task that was first. */
  first: string;
}

const isWithin = (path: string, directory: string): boolean => path.startsWith(`${directory}/`);

function clashesOf(outcome: Outcome, before: readonly Outcome[]): Clash[] {
  const own = [...changesOf(outcome)];
  return before.flatMap((earlier) =>
    [...changesOf(earlier)].flatMap(([path, text]) => {
      const first = earlier.task;
      const written = text !== null;
      const same = own.filter(([mine, mineText]) => mine === path && mineText !== text);
      const nested = own.filter(
        ([mine, mineText]) => written && mineText !== null && (isWithin(mine, path) || isWithin(path, mine)),
      );
      return [
        ...same.map(() => ({ path, text, first })),
        ...nested.map(([mine]) => ({ path: mine, text: null, first })),
      ];
    }),
  );
}

/** Which paths of an outcome an earlier one of the same batch writes with other content, by task id. */
export function clashes(outcomes: readonly Outcome[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [index, outcome] of outcomes.entries()) {
    const paths = clashesOf(outcome, outcomes.slice(0, index)).map((clash) => clash.path);
    if (paths.length > 0) found.set(outcome.task, [...new Set(paths)]);
  }
  return found;
}

/**
 * The outcomes of one batch, in the order in which their claims were made, with those that would write over another's work
 * turned into failures of type `conflict`. Inside a block that merges, texts are merged with the base both began from; while
 * the draft wants that base, the outcomes come back as they were. A merged text has the work of all before it.
 */
export function settleConflicts(draft: Draft, outcomes: readonly Outcome[]): Outcome[] {
  const order = Object.keys(draft.progress.steps);
  const rank = ({ task }: Outcome): number => order.indexOf(taskParts(task).step);
  const sorted = outcomes.toSorted((one, other) => rank(one) - rank(other));
  if (wantBases(draft, sorted)) return sorted;
  const settled: Outcome[] = [];
  for (const outcome of sorted) settled.push(settleOne(draft, outcome, settled));
  return settled;
}

function settleOne(draft: Draft, outcome: Outcome, before: readonly Outcome[]): Outcome {
  const merged = new Map<string, string>();
  for (const clash of clashesOf(outcome, before)) {
    const own = merged.get(clash.path) ?? changesOf(outcome).get(clash.path) ?? null;
    const text = isMerging(draft, outcome, clash) ? mergedText(draft, clash, own) : null;
    if (text === null) return conflict(outcome, clash.path, clash.first);
    merged.set(clash.path, text);
  }
  const files = outcome.files.map((file) => ({ ...file, content: merged.get(file.path) ?? file.content }));
  return merged.size === 0 ? outcome : { ...outcome, files };
}

function mergedText(draft: Draft, { path, text }: Clash, own: string | null): string | null {
  const base = draft.situation.snapshot.texts[baseKey(draft, path)] ?? '';
  return text === null || own === null ? null : mergeLines(base, text, own);
}

/** An outcome whose work would write over that of another task, which came first: a failure that brings nothing. */
export const conflict = (outcome: Outcome, path: string, first: string): Outcome => ({
  ...outcome,
  status: 'failure',
  files: [],
  deletions: [],
  error: {
    type: 'conflict',
    message: `${path} was changed otherwise by ${taskParts(first).step}, which ran at the same time`,
  },
});

/** Asks for the bases of what may be merged and was not read yet; whether there are any. */
function wantBases(draft: Draft, outcomes: readonly Outcome[]): boolean {
  const { pull, texts } = draft.situation.snapshot;
  let wanted = false;
  for (const [index, outcome] of outcomes.entries())
    for (const clash of clashesOf(outcome, outcomes.slice(0, index))) {
      const { path } = clash;
      const isRead = Object.hasOwn(texts, baseKey(draft, path));
      if (clash.text === null || isRead || !isMerging(draft, outcome, clash)) continue;
      draft.want({ want: 'file', oid: pull.head.oid, path });
      wanted = true;
    }
  return wanted;
}

/** Where the text is found that a set began from: a file of it that people changed since has failed as `head-moved` before. */
const baseKey = ({ situation }: Draft, path: string): string => `${situation.snapshot.pull.head.oid}:${path}`;

/** Whether the innermost block that performs both steps side by side merges their work. */
function isMerging(draft: Draft, { task }: Outcome, { first }: Clash): boolean {
  const [own, other] = [parallelsAround(draft, task), parallelsAround(draft, first)];
  return own.findLast((block) => other.includes(block))?.merge_mode === 'merge';
}

function parallelsAround({ progress, workflow }: Draft, task: string) {
  const name = progress.steps[taskParts(task).step]?.name ?? '';
  return (findPlaced(workflow, name)?.parents ?? []).filter((parent) => parent.type === 'parallel');
}
