import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { COLOURS } from './diagram.ts';
import { layOut, type Box } from './layout.ts';
import { outlineOf } from './outline.ts';

/** The diagram as one SVG document that needs nothing else: no script, font or address of elsewhere. */
export function svg(workflow: Workflow, progress: Progress | null): string {
  const root = layOut(outlineOf(workflow, progress));
  const [width, height] = [Math.ceil(root.width), Math.ceil(root.height)];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="ui-monospace, monospace" font-size="12">`,
    `<title>${xml(workflow.name)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#57606a"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...drawInside(root, 0, 0),
    '</svg>',
  ].join('\n')}\n`;
}

function drawInside(box: Box, x: number, y: number): string[] {
  return [
    ...box.inner.flatMap((inner) => drawBox(inner, x + inner.x, y + inner.y)),
    ...box.edges.map(({ from, to, kind }) =>
      kind === 'after' ? arrow(from, to, x, y) : back(from, to, x, y),
    ),
  ];
}

function drawBox(box: Box, x: number, y: number): string[] {
  const { node, width, height } = box;
  if (node === null)
    return [
      ...(box.title === '' ? [] : [label(box.title, x + width / 2, y + 14, '#57606a')]),
      ...drawInside(box, x, y),
    ];
  const { fill, border, text } = COLOURS[node.standing];
  const block = node.lanes.length > 0;
  const middle = x + width / 2;
  return [
    outlineShape(node.type === 'approval', { x, y, width, height }, block ? '#ffffff' : fill, border),
    label(box.title, middle, y + 22, text, true),
    label(box.caption, middle, y + 38, text),
    ...drawInside(box, x, y),
  ];
}

type Rectangle = Pick<Box, 'x' | 'y' | 'width' | 'height'>;

/** Steps are rounded boxes; gates have points at both sides, so that they are told apart without colour. */
function outlineShape(
  gate: boolean,
  { x, y, width, height }: Rectangle,
  fill: string,
  border: string,
): string {
  const paint = `fill="${fill}" stroke="${border}" stroke-width="1.5"`;
  if (!gate)
    return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="6" ${paint}/>`;
  const [right, bottom, middle] = [x + width, y + height, y + height / 2];
  const points = [
    [x, middle],
    [x + 12, y],
    [right - 12, y],
    [right, middle],
    [right - 12, bottom],
    [x + 12, bottom],
  ];
  return `<polygon points="${points.map(([across, down]) => `${px(across ?? 0)},${px(down ?? 0)}`).join(' ')}" ${paint}/>`;
}

const LINE_PAINT = 'fill="none" stroke="#57606a" stroke-width="1.2" marker-end="url(#tip)"';

function arrow(from: Box, to: Box, x: number, y: number): string {
  const [x1, y1] = [x + from.x + from.width / 2, y + from.y + from.height];
  const [x2, y2] = [x + to.x + to.width / 2, y + to.y];
  const bend = y1 + (y2 - y1) / 2;
  return `<path d="M${px(x1)} ${px(y1)} V${px(bend)} H${px(x2)} V${px(y2)}" ${LINE_PAINT}/>`;
}

/** From the last step of a loop around its right side back to the first, dashed. */
function back(from: Box, to: Box, x: number, y: number): string {
  const start = [x + from.x + from.width, y + from.y + from.height / 2] as const;
  const end = [x + to.x + to.width, y + to.y + to.height / 2] as const;
  const side = Math.max(start[0], end[0]) + 10;
  return `<path d="M${px(start[0])} ${px(start[1])} H${px(side)} V${px(end[1])} H${px(end[0])}" stroke-dasharray="4 3" ${LINE_PAINT}/>`;
}

const label = (text: string, x: number, y: number, colour: string, bold = false): string =>
  `<text x="${px(x)}" y="${px(y)}" text-anchor="middle" fill="${colour}"${bold ? ' font-weight="600"' : ''}>${xml(text)}</text>`;

const px = (length: number): string => String(Math.round(length * 10) / 10);

const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
