import { truncate } from './markdown.ts';
import { captionOf, type Lane, type OutlineEdge, type OutlineNode } from './outline.ts';
import { STANDINGS } from './standing.ts';

/** A box with its size and its place inside the box around it, in pixels. */
export interface Box {
  node: OutlineNode | null;
  title: string;
  caption: string;
  x: number;
  y: number;
  width: number;
  height: number;
  inner: Box[];
  edges: { from: Box; to: Box; kind: OutlineEdge['kind'] }[];
}

const GAP = 28;
const PADDING = 16;
const LINE = 18;
const LETTER = 7.4;

/** Sizes and places of everything in a list: what needs nothing on top, what needs it below, side by side where neither waits. */
export function layOut(lane: Lane): Box {
  const boxes = new Map(lane.nodes.map((node) => [node.id, boxOf(node)]));
  const rows = rowsOf(lane).map((row) => row.flatMap((id) => boxes.get(id) ?? []));
  const { width, height } = stack(rows, 0);
  const edges = lane.edges.flatMap(({ from, to, kind }) => {
    const [one, other] = [boxes.get(from), boxes.get(to)];
    return one === undefined || other === undefined ? [] : [{ from: one, to: other, kind }];
  });
  return {
    node: null,
    title: lane.title ?? '',
    caption: '',
    x: 0,
    y: 0,
    width,
    height,
    inner: rows.flat(),
    edges,
  };
}

function boxOf(node: OutlineNode): Box {
  const title = truncate(`${STANDINGS[node.standing].mark} ${node.label}`, 60);
  const caption = truncate(captionOf(node), 60);
  const text = Math.max(title.length, caption.length) * LETTER + 2 * PADDING;
  const place = { node, title, caption, x: 0, y: 0 };
  if (node.lanes.length === 0)
    return { ...place, width: Math.max(160, text), height: 3 * LINE, inner: [], edges: [] };
  const lanes = node.lanes.map((lane) => {
    const inside = layOut(lane);
    return lane.title === null ? inside : framed(inside);
  });
  const head = 2.5 * LINE;
  const { width, height } = stack([lanes], head);
  const wide = Math.max(width, text);
  for (const lane of lanes) lane.x += (wide - width) / 2;
  return { ...place, width: wide, height, inner: lanes, edges: [] };
}

/** A branch of a conditional keeps its title above its steps. */
function framed(lane: Box): Box {
  for (const box of lane.inner) box.y += LINE;
  return { ...lane, height: lane.height + LINE };
}

/** Puts rows under each other, every row centred, and answers the size of the whole. */
function stack(rows: readonly (readonly Box[])[], head: number): { width: number; height: number } {
  const widths = rows.map((row) => row.reduce((sum, box) => sum + box.width + GAP, -GAP));
  const width = Math.max(0, ...widths) + 2 * PADDING;
  let y = head + PADDING;
  for (const [index, row] of rows.entries()) {
    let x = (width - (widths[index] ?? 0)) / 2;
    for (const box of row) {
      box.x = x;
      box.y = y;
      x += box.width + GAP;
    }
    y += Math.max(0, ...row.map((box) => box.height)) + GAP;
  }
  return { width, height: Math.max(head + PADDING, y - GAP) + PADDING };
}

/** Names by the longest chain of needs before them. */
function rowsOf(lane: Lane): string[][] {
  const needs = lane.edges.filter((edge) => edge.kind === 'after');
  const depth = new Map(lane.nodes.map((node) => [node.id, 0]));
  let moved = true;
  while (moved) {
    moved = false;
    for (const { from, to } of needs) {
      const below = (depth.get(from) ?? 0) + 1;
      if (below <= (depth.get(to) ?? 0) || below >= lane.nodes.length) continue;
      depth.set(to, below);
      moved = true;
    }
  }
  const rows: string[][] = [];
  for (const [id, row] of depth) (rows[row] ??= []).push(id);
  return rows.filter((row) => row !== undefined);
}
