import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { COLOURS } from './colours.ts';
import { fitting } from './fitting.ts';
import type { Box, Measures } from './layout.ts';
import { across, arrow, aside } from './lines.ts';
import { outlineOf } from './outline.ts';
import { frame, shapeOf } from './shapes.ts';
import { px, xml } from './xml.ts';

const MEASURES: Measures = {
  letter: 7.4,
  wrap: Infinity,
  least: 150,
  step: 44,
  line: 0,
  head: 30,
  padding: 16,
  beside: 26,
  below: 20,
  deeper: 0,
  text: 52,
  joined: false,
};
const ROOM = { width: 1600, height: 4000 };

/** The diagram as one SVG document that needs nothing else: no script, font or address of elsewhere. */
export function svg(workflow: Workflow, progress: Progress | null): string {
  const root = fitting(outlineOf(workflow, progress), [MEASURES], ROOM).box;
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

/** Lines first, so that no box is crossed out by one. */
function drawInside(box: Box, x: number, y: number): string[] {
  return [
    ...box.edges.map(({ from, to, kind }) =>
      kind === 'after'
        ? arrow(from, to, x, y)
        : kind === 'undo'
          ? across(from, to, x, y)
          : aside(from, to, x, y, kind),
    ),
    ...box.inner.flatMap((inner) => drawBox(inner, x + inner.x, y + inner.y)),
  ];
}

function drawBox(box: Box, x: number, y: number): string[] {
  const { node, width, height } = box;
  if (node === null)
    return [
      ...(box.title === '' ? [] : [label(box.title, x + width / 2, y + 14, '#57606a')]),
      ...drawInside(box, x, y),
    ];
  if (node.group !== undefined) return [frame({ x, y, width, height }), ...drawInside(box, x, y)];
  const { fill, border, text } = COLOURS[node.standing];
  const block = node.lanes.length > 0;
  const middle = x + width / 2;
  const paint = `fill="${block ? '#ffffff' : fill}" stroke="${border}" stroke-width="1.5"${node.undoes ? ' stroke-dasharray="4 3"' : ''}`;
  return [
    ...shapeOf(node.type, { x, y, width, height }, paint),
    ...(block
      ? [label(`${box.title}: ${box.caption}`, middle, y + 20, text, true)]
      : [label(box.title, middle, y + 18, text, true), label(box.caption, middle, y + 34, text)]),
    ...drawInside(box, x, y),
  ];
}

const label = (text: string, x: number, y: number, colour: string, bold = false): string =>
  `<text x="${px(x)}" y="${px(y)}" text-anchor="middle" fill="${colour}"${bold ? ' font-weight="600"' : ''}>${xml(text)}</text>`;
