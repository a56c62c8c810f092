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
  const ids = new Map<string, string>();
  const lines = ['flowchart TD'];
  drawLane(outlineOf(workflow, progress), ids, lines, '  ');
  for (const [standing, { fill, border, text }] of Object.entries(COLOURS))
    if (lines.some((line) => line.endsWith(` ${standing}`) || line.endsWith(`:::${standing}`)))
      lines.push(`  classDef ${standing} fill:${fill},stroke:${border},color:${text}`);
  return lines.join('\n');
}

function drawLane(list: Lane, ids: Map<string, string>, lines: string[], indent: string): void {
  for (const node of list.nodes) drawNode(node, ids, lines, indent);
  for (const { from, to, kind } of list.edges)
    lines.push(
      `${indent}${ids.get(from) ?? ''} ${kind === 'after' ? '-->' : '-. again .->'} ${ids.get(to) ?? ''}`,
    );
}

function drawNode(node: OutlineNode, ids: Map<string, string>, lines: string[], indent: string): void {
  const id = `s${ids.size + 1}`;
  ids.set(node.id, id);
  const text = `"${label(`${STANDINGS[node.standing].mark} ${node.label}`)}<br/>${label(captionOf(node))}"`;
  if (node.lanes.length === 0) {
    const shape =
      node.type === 'approval' ? `{{${text}}}` : node.type === 'shell' ? `[[${text}]]` : `[${text}]`;
    lines.push(`${indent}${id}${shape}:::${node.standing}`);
    return;
  }
  lines.push(`${indent}subgraph ${id} [${text}]`);
  for (const [index, inner] of node.lanes.entries()) {
    if (inner.title === null) drawLane(inner, ids, lines, `${indent}  `);
    else {
      lines.push(`${indent}  subgraph ${id}_${index} ["${label(inner.title)}"]`);
      drawLane(inner, ids, lines, `${indent}    `);
      lines.push(`${indent}  end`);
    }
  }
  lines.push(`${indent}end`, `${indent}class ${id} ${node.standing}`);
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
