import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { truncate } from './markdown.ts';
import { captionOf, outlineOf, type Lane, type OutlineNode } from './outline.ts';
import { STANDINGS, type Standing } from './standing.ts';

/** Fill, border and text of each standing; the standing's mark and word say the same without colour. */
export const COLOURS: { [standing in Standing]: { fill: string; border: string; text: string } } = {
  pending: { fill: '#f6f8fa', border: '#8c959f', text: '#24292f' },
  running: { fill: '#ddf4ff', border: '#0969da', text: '#0a3069' },
  waiting: { fill: '#fff8c5', border: '#9a6700', text: '#4d2d00' },
  retrying: { fill: '#fff1e5', border: '#bc4c00', text: '#471700' },
  done: { fill: '#dafbe1', border: '#1a7f37', text: '#003d16' },
  changes: { fill: '#fbefff', border: '#8250df', text: '#3e1f79' },
  failed: { fill: '#ffebe9', border: '#cf222e', text: '#660018' },
  caught: { fill: '#fff8c5', border: '#cf222e', text: '#4d2d00' },
  skipped: { fill: '#eaeef2', border: '#afb8c1', text: '#57606a' },
  cancelled: { fill: '#eaeef2', border: '#57606a', text: '#57606a' },
  timed_out: { fill: '#ffebe9', border: '#cf222e', text: '#660018' },
};

/** A Mermaid flowchart of a workflow with the states of a run, from the top down: blocks as boxes around their steps. */
export function mermaid(workflow: Workflow, progress: Progress | null): string {
  const chart: Chart = { ids: new Map(), lines: ['flowchart TD'], painted: new Map() };
  drawLane(outlineOf(workflow, progress), chart, '  ');
  for (const [name, { standing, block, ids }] of chart.painted) {
    const { fill, border, text } = COLOURS[standing];
    chart.lines.push(`  classDef ${name} fill:${block ? '#ffffff' : fill},stroke:${border},color:${text}`);
    chart.lines.push(`  class ${ids.join(',')} ${name}`);
  }
  return chart.lines.join('\n');
}

interface Chart {
  /** Our ids by step name: Mermaid has reserved words. */
  ids: Map<string, string>;
  lines: string[];
  /** What gets which colours, by the name of the class. */
  painted: Map<string, { standing: Standing; block: boolean; ids: string[] }>;
}

function drawLane(list: Lane, chart: Chart, indent: string): void {
  for (const node of list.nodes) drawNode(node, chart, indent);
  const nodes = new Map(list.nodes.map((node) => [node.id, node]));
  const id = (name: string | undefined): string => chart.ids.get(name ?? '') ?? '';
  for (const { from, to, kind } of list.edges) {
    chart.lines.push(`${indent}${id(from)} ${kind === 'after' ? '-->' : '-. again .->'} ${id(to)}`);
    const [last, first] = [edgeOf(nodes.get(from), -1), edgeOf(nodes.get(to), 0)];
    // Mermaid ranks a box by one of its steps; the unseen line keeps what follows below all of them.
    if (kind === 'after' && (last !== from || first !== to))
      chart.lines.push(`${indent}${id(last)} ~~~ ${id(first)}`);
  }
}

/** The first (0) or last (-1) step without steps of its own. */
function edgeOf(node: OutlineNode | undefined, end: 0 | -1): string | undefined {
  const inner = node?.lanes.at(end)?.nodes.at(end);
  return inner === undefined ? node?.id : edgeOf(inner, end);
}

function drawNode(node: OutlineNode, chart: Chart, indent: string): void {
  const id = `s${chart.ids.size + 1}`;
  chart.ids.set(node.id, id);
  const { standing } = node;
  const block = node.lanes.length > 0;
  const paint = block ? `${standing}_block` : standing;
  chart.painted.set(paint, { standing, block, ids: [...(chart.painted.get(paint)?.ids ?? []), id] });
  const [name, caption] = [label(`${STANDINGS[node.standing].mark} ${node.label}`), label(captionOf(node))];
  if (!block) {
    const text = `"${name}<br/>${caption}"`;
    const shape =
      node.type === 'approval' ? `{{${text}}}` : node.type === 'shell' ? `[[${text}]]` : `[${text}]`;
    chart.lines.push(`${indent}${id}${shape}`);
    return;
  }
  chart.lines.push(`${indent}subgraph ${id} ["${name}: ${caption}"]`);
  for (const [index, inner] of node.lanes.entries()) {
    if (inner.title === null) drawLane(inner, chart, `${indent}  `);
    else {
      chart.lines.push(`${indent}  subgraph ${id}_${index} ["${label(inner.title)}"]`);
      drawLane(inner, chart, `${indent}    `);
      chart.lines.push(`${indent}  end`);
    }
  }
  chart.lines.push(`${indent}end`);
}

/** Text inside a quoted Mermaid label: everything that is not plainly a letter, digit or harmless sign as its entity. */
const label = (text: string): string =>
  truncate(
    text
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim(),
    80,
  ).replace(/[^\p{L}\p{N}\p{M} .,:/_·✓✗▶↻✎?!»–-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
