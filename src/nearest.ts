/** The candidate a mistyped word most likely meant, or undefined when none is close: at most a third of its letters differ. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const wanted = plain(word);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST || Math.abs(candidate.length - word.length) >= least) continue;
    const other = plain(candidate);
    // One letter apart is beaten by the same word only.
    const found = wanted === other ? 0 : least === 1 ? 1 : distance(wanted, other);
    if (found < least) [best, least] = [candidate, found];
  }
  return best;
}

/** A hint that names the nearest candidate, else lists them when they are few. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (candidates.length === 0 || candidates.length > 24) return undefined;
  return `known here: ${candidates.map((candidate) => `\`${candidate}\``).join(', ')}`;
}

const LONGEST = 100;

const plain = (word: string): string => {
  const small = word.toLowerCase();
  return small.includes('_') ? small.replaceAll('_', '-') : small;
};

/** Letters to insert, drop, change or swap with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change, swap));
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
}
