import { git } from './process.ts';

/** One path that differs between two commits, with renames found as GitHub finds them. */
export interface ChangedFile {
  path: string;
  /** Where a renamed or copied file was. */
  from: string | null;
  /** Git's letter: A, C, D, M, R or T. */
  status: string;
  /** Of the new blob; of the old one where the file is gone. */
  oid: string;
  additions: number;
  deletions: number;
}

const GONE = '0'.repeat(40);

/** What differs between two commits, in the order of git. */
export async function changedFiles(directory: string, from: string, to: string): Promise<ChangedFile[]> {
  const [raw, counted] = await Promise.all([
    git(directory, ['diff-tree', '-r', '-z', '-M', '--raw', '--no-abbrev', from, to]),
    git(directory, ['diff-tree', '-r', '-z', '-M', '--numstat', from, to]),
  ]);
  const counts = parseCounts(counted);
  const parts = raw.split('\0');
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < parts.length;) {
    const [, , before = '', after = '', letter = ''] = (parts[at] ?? '').split(' ');
    const status = letter.slice(0, 1);
    const moved = status === 'R' || status === 'C';
    const path = parts[at + (moved ? 2 : 1)] ?? '';
    const [additions, deletions] = counts.get(path) ?? [0, 0];
    files.push({
      path,
      from: moved ? (parts[at + 1] ?? null) : null,
      status,
      oid: after === GONE ? before : after,
      additions,
      deletions,
    });
    at += moved ? 3 : 2;
  }
  return files;
}

/** Lines added and removed by path; git counts none for a binary file. */
function parseCounts(listed: string): Map<string, [additions: number, deletions: number]> {
  const parts = listed.split('\0');
  const counts = new Map<string, [number, number]>();
  for (let at = 0; at + 1 < parts.length;) {
    const [additions = '', deletions = '', path = ''] = (parts[at] ?? '').split('\t');
    const moved = path === '';
    counts.set(moved ? (parts[at + 2] ?? '') : path, [Number(additions) || 0, Number(deletions) || 0]);
    at += moved ? 3 : 1;
  }
  return counts;
}

/** What a merge would bring, without the places where it would: the same text as long as the same change is proposed. */
export async function patch(directory: string, base: string, head: string): Promise<string> {
  const text = await git(directory, ['diff', '--binary', '--full-index', '--no-color', `${base}...${head}`]);
  return text.replaceAll(/^index .*$/gm, '').replaceAll(/^@@ .*$/gm, '@@');
}

/** Where a line of a file stands in another commit; null when it was changed or is gone. */
export async function lineAfter(
  directory: string,
  place: { path: string; line: number },
  from: string,
  to: string,
): Promise<number | null> {
  const options = ['--unified=0', '--no-color', '--no-renames'];
  const text = await git(directory, ['diff', ...options, from, to, '--', `:(literal)${place.path}`]);
  let shift = 0;
  for (const [, start, count = '1', , added = '1'] of text.matchAll(
    /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm,
  )) {
    const first = Number(start);
    const removed = Number(count);
    if (removed > 0 && first <= place.line && place.line < first + removed) return null;
    if (first < place.line) shift += Number(added) - removed;
  }
  return place.line + shift;
}
