import { gathered, inRows, paired } from './gather.ts';
import { truncate } from './markdown.ts';
import type { Lane, OutlineEdge, OutlineNode } from './outline.ts';
import { rowsOf } from './rows.ts';
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
  /** What is inside from the top down, side by side in each row. */
  rows: Box[][];
  /** True when more stood side by side than there is room for, so that rows were broken. */
  broken: boolean;
  edges: { from: Box; to: Box; kind: OutlineEdge['kind'] }[];
}

/** The measures of a drawing, in pixels. */
export interface Measures {
  /** Width of one letter, and how wide a line may get before it is broken between words. */
  letter: number;
  wrap: number;
  least: number;
  /** Height of a step, and what a block adds above its steps. */
  step: number;
  /** Height of each line more than usual. */
  line: number;
  head: number;
  padding: number;
  /** Space between boxes side by side, and under each other. */
  beside: number;
  below: number;
  /** What is added to the space under each other inside every block. */
  deeper: number;
  /** Characters of a title or a caption. */
  text: number;
  /** Whether title and caption stand in one line. */
  joined: boolean;
}

/** Sizes and places of everything in a list: what needs nothing on top, what needs it below, side by side where neither waits, within `room` pixels where that can be. */
export function layOut(lane: Lane, measures: Measures, room: number): Box {
  const whole = paired(lane);
  const box = place(whole, measures, room);
  if (fits(whole, box)) return box;
  const fewer = gathered(whole);
  const other = fewer === null ? null : place(fewer, measures, room);
  return fewer !== null && other !== null && fits(fewer, other)
    ? other
    : place(inRows(whole), measures, room);
}

/** Broken rows are good to look at as long as no lines lead through them. */
const fits = (lane: Lane, box: Box): boolean => !box.broken || lane.edges.length === 0;

function place(lane: Lane, measures: Measures, room: number): Box {
  const inside = room - 2 * measures.padding;
  const boxes = new Map(lane.nodes.map((node) => [node.id, boxOf(node, measures, inside)]));
  const { rows, broken } = rowsOf(lane, (id) => (boxes.get(id)?.width ?? 0) + measures.beside, inside);
  const placed = rows.map((row) => row.flatMap((id) => boxes.get(id) ?? []));
  const { width, height } = stack(placed, 0, measures);
  const edges = lane.edges.flatMap(({ from, to, kind }) => {
    const [one, other] = [boxes.get(from), boxes.get(to)];
    return one === undefined || other === undefined ? [] : [{ from: one, to: other, kind }];
  });
  const title = lane.title ?? '';
  const inner = placed.flat();
  return { node: null, title, caption: '', x: 0, y: 0, width, height, inner, rows: placed, broken, edges };
}

function boxOf(node: OutlineNode, measures: Measures, room: number): Box {
  if (node.group !== undefined) return groupOf(node, measures, room);
  const { padding, head, letter, text, joined } = measures;
  const title = truncate(`${STANDINGS[node.standing].mark} ${node.label}`, text);
  const caption = truncate(node.caption, text);
  const block = node.lanes.length > 0;
  const lines = joined || block ? [`${title}: ${caption}`] : [title, caption];
  const needed = Math.max(...lines.map((line) => (block ? line.length * letter : widthOf(line, measures))));
  const width = Math.max(measures.least, needed + 2 * padding);
  const known = { node, title, caption, x: 0, y: 0, broken: false, edges: [] };
  if (!block) {
    const more = lines.reduce((sum, line) => sum + linesOf(line, measures) - 1, 0);
    return { ...known, width, height: measures.step + more * measures.line, inner: [], rows: [] };
  }
  const lanes = node.lanes.map((lane) => {
    const inside = layOut(lane, nested(measures), room / node.lanes.length);
    return lane.title === null ? inside : framed(inside, measures.head / 2);
  });
  // What is inside has its padding already.
  const size = stack([lanes], head, { ...measures, padding: 0, beside: 0 });
  const wide = Math.max(size.width, width);
  for (const lane of lanes) lane.x += (wide - size.width) / 2;
  return { ...known, width: wide, height: size.height - padding / 2, inner: lanes, rows: [lanes] };
}

/** Boxes that are drawn as one: a step beside what undoes it, or steps that stand alike. */
function groupOf(node: OutlineNode, measures: Measures, room: number): Box {
  const [lane] = node.lanes;
  if (lane === undefined) throw new Error('A group without steps');
  const known = { ...lane, node, title: '', caption: '', x: 0, y: 0 };
  if (node.group === 'kin') {
    const inside = layOut(lane, nested(measures), room);
    return { ...inside, ...known, edges: [], inner: [inside], rows: [[inside]] };
  }
  const inner = lane.nodes.map((member) => boxOf(member, measures, room));
  const margin = measures.padding / 2;
  const gap = 2 * measures.beside;
  const width = inner.reduce((sum, box) => sum + box.width + gap, 2 * margin - gap);
  const height = Math.max(...inner.map((box) => box.height)) + 2 * margin;
  let x = margin;
  for (const box of inner) {
    box.x = x;
    box.y = (height - box.height) / 2;
    x += box.width + gap;
  }
  const [from, to] = inner;
  const edges = from === undefined || to === undefined ? [] : [{ from, to, kind: 'undo' as const }];
  const inside = { ...known, node: null, width, height, inner, rows: [inner], broken: false, edges };
  return { ...inside, node, edges: [], inner: [inside], rows: [[inside]] };
}

const nested = (measures: Measures): Measures => ({ ...measures, below: measures.below + measures.deeper });

/** How wide a line gets: it is broken between words beyond the wrapping width. */
function widthOf(line: string, { letter, wrap }: Measures): number {
  const wide = (text: string): number =>
    Array.from(text).reduce((sum, sign) => sum + (sign > '\u2e80' ? 2 * letter : letter), 0);
  return Math.min(wide(line), Math.max(wrap, ...line.split(/ |(?<=-)/).map(wide)));
}

const linesOf = (line: string, { letter, wrap }: Measures): number =>
  Math.max(1, Math.ceil((line.length * letter) / wrap));

/** A branch of a conditional keeps its title above its steps. */
function framed(lane: Box, above: number): Box {
  for (const box of lane.inner) box.y += above;
  return { ...lane, height: lane.height + above };
}

/** Puts rows under each other, every row centred, and answers the size of the whole. */
function stack(
  rows: readonly (readonly Box[])[],
  head: number,
  { beside, below, padding }: Measures,
): { width: number; height: number } {
  const widths = rows.map((row) => row.reduce((sum, box) => sum + box.width + beside, -beside));
  const width = Math.max(0, ...widths) + 2 * padding;
  let y = head + padding;
  for (const [index, row] of rows.entries()) {
    let x = (width - (widths[index] ?? 0)) / 2;
    for (const box of row) {
      box.x = x;
      box.y = y;
      x += box.width + beside;
    }
    y += Math.max(0, ...row.map((box) => box.height)) + below;
  }
  return { width, height: Math.max(head + padding, y - below) + padding };
}
