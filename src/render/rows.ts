import type { Lane } from './outline.ts';

/** Names of a list from the top down by the longest chain before them; a row that is wider than there is room for is broken into several. */
export function rowsOf(
  lane: Lane,
  widthOf: (id: string) => number,
  room: number,
): { rows: string[][]; broken: boolean } {
  const deep = byDepth(lane);
  const rows = deep.flatMap((row) => breakRow(row, widthOf, room));
  return { rows, broken: rows.length > deep.length };
}

function breakRow(row: readonly string[], widthOf: (id: string) => number, room: number): string[][] {
  const all = row.reduce((sum, id) => sum + widthOf(id), 0);
  // As many rows as it takes, of about the same width each.
  const fair = all / Math.max(1, Math.ceil(all / room));
  const rows: string[][] = [];
  let current: string[] = [];
  let width = 0;
  for (const id of row) {
    const own = widthOf(id);
    if (current.length > 0 && (width + own > room || width + own / 2 > fair)) {
      rows.push(current);
      [current, width] = [[], 0];
    }
    current.push(id);
    width += own;
  }
  return current.length === 0 ? rows : [...rows, current];
}

function byDepth(lane: Lane): string[][] {
  const before = new Map<string, string[]>();
  for (const { from, to, kind } of lane.edges)
    if (kind === 'after' || kind === 'undo') before.set(to, [...(before.get(to) ?? []), from]);
  const depths = new Map<string, number>();
  const rows: string[][] = [];
  for (const { id } of lane.nodes) {
    const depth = depthOf(id, before, depths);
    (rows[depth] ??= []).push(id);
  }
  return rows.filter((row) => row !== undefined);
}

/** Walks without recursion, for lists of a thousand steps; a cycle, which no checked definition has, is cut. */
function depthOf(id: string, before: Map<string, string[]>, depths: Map<string, number>): number {
  const open = [id];
  const seen = new Set(open);
  while (open.length > 0) {
    const name = open.at(-1) ?? id;
    const waits = (before.get(name) ?? []).filter((other) => !depths.has(other) && !seen.has(other));
    if (waits.length > 0) {
      for (const other of waits) seen.add(other);
      open.push(...waits);
      continue;
    }
    open.pop();
    depths.set(name, Math.max(0, ...(before.get(name) ?? []).map((other) => (depths.get(other) ?? -1) + 1)));
  }
  return depths.get(id) ?? 0;
}
