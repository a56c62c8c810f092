import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { StepType } from '../workflow/step.ts';
import { COLOURS } from './colours.ts';
import { firstOf } from './graph-json.ts';
import { fitting } from './fitting.ts';
import { layOut, type Box, type Measures } from './layout.ts';
import { outlineOf, type Lane, type OutlineEdge, type OutlineNode } from './outline.ts';
import type { Standing } from './standing.ts';

/** What Mermaid makes of our text, with room to spare: its fonts differ from place to place. */
const ROOMY: Measures = {
  letter: 8.6,
  wrap: 220,
  least: 80,
  step: 64,
  line: 24,
  head: 30,
  padding: 18,
  beside: 30,
  below: 30,
  deeper: 25,
  text: 80,
  joined: false,
};
/** For what would get too tall: one line a step. */
const DENSE: Measures = { ...ROOMY, wrap: 600, step: 40, head: 14, below: 16, joined: true };

/** What Mermaid's drawing may measure, and up to which height steps have two lines. */
const ROOM = { width: 1400, height: 3900 };
const COMFORT = 2600;

/** A Mermaid flowchart of a workflow with the states of a run, from the top down: blocks as boxes around their steps. */
export function mermaid(workflow: Workflow, progress: Progress | null): string {
  const outline = outlineOf(workflow, progress);
  const roomy = layOut(outline, ROOMY, ROOM.width);
  const { box: layout, measures } =
    roomy.height <= COMFORT && roomy.width <= ROOM.width
      ? { box: roomy, measures: ROOMY }
      : fitting(outline, [DENSE, ROOMY], ROOM);
  const chart: Chart = {
    ids: new Map(),
    lines: ['flowchart TD', settings(measures)],
    painted: new Map(),
    groups: [],
    measures,
  };
  drawLane(layout, chart, '  ');
  for (const [name, { standing, block, undoes, ids }] of chart.painted) {
    const { fill, border, text } = COLOURS[standing];
    const dash = undoes ? ',stroke-dasharray:4 3' : '';
    chart.lines.push(
      `  classDef ${name} fill:${block ? '#ffffff' : fill},stroke:${border},color:${text}${dash}`,
    );
    chart.lines.push(`  class ${ids.join(',')} ${name}`);
  }
  if (chart.groups.length > 0)
    chart.lines.push('  classDef group fill:none,stroke:#d0d7de', `  class ${chart.groups.join(',')} group`);
  return chart.lines.join('\n');
}

function settings({ wrap, joined }: Measures): string {
  const flowchart = { padding: 8, nodeSpacing: 24, rankSpacing: joined ? 16 : 30, wrappingWidth: wrap };
  return `%%${JSON.stringify({ init: { flowchart } }).replace('{"init":', '{init: ')}%%`;
}

interface Chart {
  /** Our ids by step name: Mermaid has reserved words. */
  ids: Map<string, string>;
  lines: string[];
  /** What gets which colours, by the name of the class. */
  painted: Map<string, { standing: Standing; block: boolean; undoes: boolean; ids: string[] }>;
  /** Boxes that stand for no step. */
  groups: string[];
  measures: Measures;
}

const LINES: { [kind in OutlineEdge['kind']]: string } = {
  after: '-->',
  again: '-. again .->',
  back: '-. changes .->',
  undo: '-. undo .->',
};

/** Lines lead to boxes of the same list only: Mermaid then lays every box out by itself, and ranks it as a whole. */
function drawLane(list: Box, chart: Chart, indent: string): void {
  const idOf = (box: Box | undefined): string => chart.ids.get(box?.node?.id ?? '') ?? '';
  for (const box of list.inner) drawBox(box, chart, indent);
  for (const { from, to, kind } of list.edges) {
    // A box around others cannot have a line to itself, and where room is scarce its words must do.
    if (from === to && (from.inner.length > 0 || chart.measures.joined)) continue;
    const line = kind === 'again' && chart.measures.joined ? '-.->' : LINES[kind];
    chart.lines.push(`${indent}${idOf(from)} ${line} ${idOf(to)}`);
  }
  if (!list.broken) return;
  for (const [index, row] of list.rows.slice(1).entries()) {
    const above = list.rows[index] ?? [];
    for (const [place, box] of row.entries())
      chart.lines.push(`${indent}${idOf(above[Math.min(place, above.length - 1)])} ~~~ ${idOf(box)}`);
  }
}

function drawBox({ node, title, caption, inner }: Box, chart: Chart, indent: string): void {
  if (node === null) return;
  const id = `s${chart.ids.size + 1}`;
  chart.ids.set(node.id, id);
  if (node.group !== undefined) return drawGroup(node.group, id, inner, chart, indent);
  paint(node, id, chart);
  const [name, words] = [label(title), label(caption)];
  if (inner.length === 0) {
    const text = `"${name}${chart.measures.joined ? ': ' : '<br/>'}${words}"`;
    const [left, right] = SHAPES[node.type] ?? ['[', ']'];
    chart.lines.push(`${indent}${id}${left}${text}${right}`);
    return;
  }
  chart.lines.push(`${indent}subgraph ${id} ["${name}: ${words}"]`, `${indent}  direction TB`);
  if (node.type === 'conditional') chart.lines.push(`${indent}  ${id}_if{"?"}`);
  for (const [index, lane] of inner.entries()) {
    drawLane(lane, chart, `${indent}  `);
    const given = node.lanes[index];
    if (given !== undefined) drawBranch(given, id, chart, `${indent}  `);
  }
  chart.lines.push(`${indent}end`);
}

function drawGroup(group: 'pair' | 'kin', id: string, inner: Box[], chart: Chart, indent: string): void {
  const way = group === 'pair' ? 'LR' : 'TB';
  chart.lines.push(`${indent}subgraph ${id} [" "]`, `${indent}  direction ${way}`);
  for (const box of inner) drawLane(box, chart, `${indent}  `);
  chart.lines.push(`${indent}end`);
  chart.groups.push(id);
}

function drawBranch(lane: Lane, id: string, chart: Chart, indent: string): void {
  if (lane.title === null) return;
  for (const first of firstOf(lane))
    chart.lines.push(`${indent}${id}_if -- ${lane.title} --> ${chart.ids.get(first) ?? ''}`);
}

/** Steps by what they are: tools have double sides, people six corners, waits round ends, and so on. */
const SHAPES: { [type in StepType]?: [string, string] } = {
  shell: ['[[', ']]'],
  approval: ['{{', '}}'],
  input: ['{{', '}}'],
  'wait-for-human': ['{{', '}}'],
  wait: ['([', '])'],
  dispatch: ['[/', '/]'],
  set: ['(', ')'],
};

function paint({ standing, lanes, undoes }: OutlineNode, id: string, { painted }: Chart): void {
  const block = lanes.length > 0;
  const name = `${standing}${block ? '_block' : ''}${undoes ? '_undo' : ''}`;
  painted.set(name, { standing, block, undoes, ids: [...(painted.get(name)?.ids ?? []), id] });
}

/** Text inside a quoted Mermaid label: everything that is not plainly a letter, digit or harmless sign as its entity. */
const label = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/[^\p{L}\p{N}\p{M} .,:/_·✓✗▶↻✎?!»…–-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
