/** Differences between two texts beyond which merging them is no use, in lines. */
const MOST_EDITS = 500;

/** A stretch of lines of the base, and what stands there instead. Ends are exclusive. */
interface Change {
  from: number;
  to: number;
  lines: string[];
}

/** The lines of the base that stand unchanged in the other text, by their number there; null when too much differs. */
function kept(base: readonly string[], other: readonly string[]): Map<number, number> | null {
  let start = 0;
  while (start < base.length && start < other.length && base[start] === other[start]) start += 1;
  let end = 0;
  const most = Math.min(base.length, other.length) - start;
  while (end < most && base[base.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const same = new Map<number, number>();
  for (let line = 0; line < start; line += 1) same.set(line, line);
  for (let line = 1; line <= end; line += 1) same.set(base.length - line, other.length - line);
  const inner = shortestEdit(base.slice(start, base.length - end), other.slice(start, other.length - end));
  if (inner === null) return null;
  for (const [line, there] of inner) same.set(start + line, start + there);
  return same;
}

const at = (reach: Map<number, number>, diagonal: number): number => reach.get(diagonal) ?? -1;

/** The pairs of equal lines of a shortest edit, found by Myers's greedy algorithm; null beyond the bound. */
function shortestEdit(one: readonly string[], other: readonly string[]): [number, number][] | null {
  let reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(MOST_EDITS, one.length + other.length); edits += 1) {
    trace.push(reach);
    const next = new Map(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down =
        diagonal === -edits || (diagonal !== edits && at(reach, diagonal - 1) < at(reach, diagonal + 1));
      let x = down ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;
      while (x < one.length && x - diagonal < other.length && one[x] === other[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= one.length && x - diagonal >= other.length) return pairs(trace, one.length, other.length);
    }
    reach = next;
  }
  return null;
}

function pairs(trace: readonly Map<number, number>[], width: number, height: number): [number, number][] {
  const found: [number, number][] = [];
  let [x, y] = [width, height];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const down =
      diagonal === -edits || (diagonal !== edits && at(reach, diagonal - 1) < at(reach, diagonal + 1));
    const before = down ? diagonal + 1 : diagonal - 1;
    const [fromX, fromY] = edits === 0 ? [0, 0] : [at(reach, before), at(reach, before) - before];
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      found.push([x, y]);
    }
    [x, y] = [fromX, fromY];
  }
  return found;
}

function changes(base: readonly string[], other: readonly string[]): Change[] | null {
  const same = kept(base, other);
  if (same === null) return null;
  const found: Change[] = [];
  let [from, there] = [0, 0];
  for (let line = 0; line <= base.length; line += 1) {
    const match = line === base.length ? other.length : same.get(line);
    if (match === undefined) continue;
    if (line > from || match > there) found.push({ from, to: line, lines: other.slice(there, match) });
    [from, there] = [line + 1, match + 1];
  }
  return found;
}

const equal = (one: Change, other: Change): boolean =>
  one.from === other.from && one.to === other.to && one.lines.join('\n') === other.lines.join('\n');

/** Changes that overlap or touch: nobody can tell in which order lines at the same place belong. */
const meet = (one: Change, other: Change): boolean => one.from <= other.to && other.from <= one.to;

/**
 * Puts together what two texts changed in a common base, line by line; null when both changed the same place, or when too much
 * is changed to tell. A change that both made alike counts once.
 */
export function mergeLines(base: string, one: string, other: string): string | null {
  if (one === other) return one;
  const lines = base.split('\n');
  const [ours, theirs] = [changes(lines, one.split('\n')), changes(lines, other.split('\n'))];
  if (ours === null || theirs === null) return null;
  const added = theirs.filter((change) => !ours.some((known) => equal(known, change)));
  if (added.some((change) => ours.some((known) => meet(known, change)))) return null;
  const all = [...ours, ...added].sort((a, b) => a.from - b.from);
  const merged: string[] = [];
  let line = 0;
  for (const { from, to, lines: instead } of all) {
    merged.push(...lines.slice(line, from), ...instead);
    line = to;
  }
  return [...merged, ...lines.slice(line)].join('\n');
}
