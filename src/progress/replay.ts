import { append, type Sha256 } from './append.ts';
import { decode, presentText } from './codec.ts';
import type { Progress } from './schema.ts';
import { restorationIn } from './versions.ts';

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

/**
 * Folds the journal of a branch's history again, oldest version first, and compares every document with what it should be.
 * `elsewhere` are texts that documents here may have been restored from and that the branch does not have, as of the head's copy.
 */
export function replay(
  versions: readonly Version[],
  sha256: Sha256,
  elsewhere: readonly string[] = [],
): Replay {
  const result: Replay = { same: 0, entries: 0, decisions: 0, differences: [] };
  const decisions = new Set<string>();
  const known = new Map<string, Progress>();
  const hashed = new Map<string, Progress>();
  for (const text of elsewhere) {
    const copy = decode(text, 'progress.json');
    if (copy.ok) hashed.set(sha256(text), copy.value);
  }
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
    const from = restorationIn(document)?.from_oid;
    // A copy that it may have come from is known by its text, which the document names by its hash.
    const earlier = from === undefined ? before : (known.get(from) ?? hashed.get(document.journal.prev_hash));
    const what = differenceFrom(earlier ?? null, document, sha256);
    if (what === null) result.same += 1;
    else result.differences.push({ commit, what });
    known.set(commit, document);
    hashed.set(sha256(text), document);
    result.entries += entries.length;
    for (const entry of entries) decisions.add(entry.decision);
    before = document;
  }
  result.decisions = decisions.size;
  return result;
}

/**
 * Where a document is not what its entries make of the one before, in words; null when it is. Documents of older versions
 * are compared as they read now, so that an upgrade in the middle of a history is no difference.
 */
function differenceFrom(before: Progress | null, document: Progress, sha256: Sha256): string | null {
  let expected: Progress;
  try {
    expected = append(before, document.journal.entries, sha256);
  } catch (error) {
    // Entries that no decision of ours made may speak of steps that never began.
    const why = error instanceof Error ? error.message : String(error);
    return `its entries do not follow from the version before: ${why}`;
  }
  // No fold gives a seal, and who has no key cannot tell whose it is.
  const { seal } = document;
  const [should, found] = [{ ...expected, seal: isSeal(seal) ? seal : null }, document].map(presentText);
  return should === found ? null : firstDifference(should ?? '', found ?? '');
}

const isSeal = (seal: string | null): boolean => seal !== null && /^v\d+:[^:\s]+:[0-9a-f]+$/.test(seal);

function firstDifference(expected: string, found: string): string {
  const lines = expected.split('\n');
  const others = found.split('\n');
  const at = lines.findIndex((line, index) => line !== others[index]);
  const line = at === -1 ? lines.length : at;
  return `line ${line + 1} should be "${lines[line]?.trim() ?? ''}" and is "${others[line]?.trim() ?? ''}"`;
}
