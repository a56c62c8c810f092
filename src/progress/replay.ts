import { append, type Sha256 } from './append.ts';
import { decode, encode } from './codec.ts';
import type { Progress } from './schema.ts';

/** One version of the document, as a commit of the run's branch has it. */
export interface Version {
  commit: string;
  text: string;
}

export interface Replay {
  /** Documents that were folded again and came out the same. */
  same: number;
  entries: number;
  decisions: number;
  /** Where the fold and the history part, oldest first. */
  differences: { commit: string; what: string }[];
}

/** Folds the journal of a branch's history again, oldest version first, and compares every document with what it should be. */
export function replay(versions: readonly Version[], sha256: Sha256): Replay {
  const result: Replay = { same: 0, entries: 0, decisions: 0, differences: [] };
  const decisions = new Set<string>();
  const known = new Map<string, Progress>();
  let before: Progress | null = null;
  for (const { commit, text } of versions) {
    const decoded = decode(text, `${commit}:progress.json`);
    if (!decoded.ok) {
      result.differences.push({ commit, what: decoded.problems[0]?.message ?? 'it cannot be read' });
      continue;
    }
    const document = decoded.value;
    const { entries } = document.journal;
    // A restoration goes on from an older version than the commit before it.
    const from = entries.find((entry) => entry.type === 'progress.restored')?.from_oid;
    const what = differenceFrom(
      from === undefined ? before : (known.get(from) ?? null),
      document,
      text,
      sha256,
    );
    if (what === null) result.same += 1;
    else result.differences.push({ commit, what });
    known.set(commit, document);
    result.entries += entries.length;
    for (const entry of entries) decisions.add(entry.decision);
    before = document;
  }
  result.decisions = decisions.size;
  return result;
}

/** Where a document is not what its entries make of the one before, in words; null when it is. */
function differenceFrom(
  before: Progress | null,
  document: Progress,
  text: string,
  sha256: Sha256,
): string | null {
  let expected: string;
  try {
    expected = encode(append(before, document.journal.entries, sha256));
  } catch (error) {
    // Entries that no decision of ours made may speak of steps that never began.
    const why = error instanceof Error ? error.message : String(error);
    return `its entries do not follow from the version before: ${why}`;
  }
  return expected === text ? null : firstDifference(expected, text);
}

function firstDifference(expected: string, found: string): string {
  const lines = expected.split('\n');
  const others = found.split('\n');
  const at = lines.findIndex((line, index) => line !== others[index]);
  const line = at === -1 ? lines.length : at;
  return `line ${line + 1} should be "${lines[line]?.trim() ?? ''}" and is "${others[line]?.trim() ?? ''}"`;
}
