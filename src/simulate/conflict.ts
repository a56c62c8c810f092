import { clashes, conflict } from '../decide/work/conflicts.ts';
import { mergeLines } from '../decide/work/merge-lines.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import { taskParts } from '../decide/work/task.ts';
import { bareName } from '../progress/bare-name.ts';
import { findPlaced } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { ParallelStep } from '../workflow/step.ts';

/**
 * An outcome beside earlier ones of its set, which are recorded one by one here and not together: what it would write over
 * makes it a conflict, or is merged where the block around both merges. `base` is the text that all of the set began from.
 */
export function sideBySide(
  outcome: Outcome,
  before: readonly Outcome[],
  workflow: Workflow,
  base: (path: string) => string,
): Outcome {
  let files = outcome.files;
  for (const earlier of before) {
    const paths = clashes([earlier, { ...outcome, files }]).get(outcome.task) ?? [];
    for (const path of paths) {
      const merged = merges(workflow, outcome, earlier)
        ? mergedText(path, base(path), { ...outcome, files }, earlier)
        : null;
      if (merged === null) return conflict(outcome, path, earlier.task);
      files = files.map((file) => (file.path === path ? { path, content: merged } : file));
    }
  }
  return { ...outcome, files };
}

const blocksAround = (workflow: Workflow, outcome: Outcome): ParallelStep[] =>
  (findPlaced(workflow, bareName(taskParts(outcome.task).step))?.parents ?? []).filter(
    (parent) => parent.type === 'parallel',
  );

/** Whether the innermost block that performs both side by side merges their work. */
function merges(workflow: Workflow, outcome: Outcome, earlier: Outcome): boolean {
  const others = blocksAround(workflow, earlier);
  return blocksAround(workflow, outcome).findLast((block) => others.includes(block))?.merge_mode === 'merge';
}

function mergedText(path: string, base: string, outcome: Outcome, earlier: Outcome): string | null {
  const text = ({ files }: Outcome): string | undefined => files.find((file) => file.path === path)?.content;
  const [own, other] = [text(outcome), text(earlier)];
  return own === undefined || other === undefined ? null : mergeLines(base, other, own);
}
