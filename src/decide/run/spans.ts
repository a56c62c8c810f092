import type { ComparedCommit } from '../found.ts';

/** A stretch of the branch that only we, or only others, have built: from the commit before it to its last. */
export interface Span {
  from: string;
  to: string;
  ours: boolean;
}

/**
 * The stretches between two commits of a branch, oldest first, along first parents: what others merged into it belongs to
 * the merge. Null where that way does not lead from the one to the other.
 */
export function spansOf(from: string, head: string, commits: readonly ComparedCommit[]): Span[] | null {
  const known = new Map(commits.map((commit) => [commit.oid, commit]));
  const spans: Span[] = [];
  let at = head;
  for (let steps = 0; at !== from; steps += 1) {
    const commit = known.get(at);
    const parent = commit?.parents?.[0];
    if (commit === undefined || parent === undefined || steps > commits.length) return null;
    // Ours add to the branch as it stands, and merge nothing.
    const ours = commit.ours && commit.parents?.length === 1;
    const last = spans[0];
    if (last?.ours === ours) last.from = parent;
    else spans.unshift({ from: parent, to: at, ours });
    at = parent;
  }
  return spans;
}
