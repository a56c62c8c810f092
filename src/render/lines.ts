import type { Box } from './layout.ts';
import { px, xml } from './xml.ts';

const COLOUR = '#57606a';
const PAINT = `fill="none" stroke="${COLOUR}" stroke-width="1.2" marker-end="url(#tip)"`;
const DASHES = 'stroke-dasharray="4 3"';

/** From the bottom of one box to the top of another in the same list, whose corner is at x and y. */
export function arrow(from: Box, to: Box, x: number, y: number): string {
  const [x1, y1] = [x + from.x + from.width / 2, y + from.y + from.height];
  const [x2, y2] = [x + to.x + to.width / 2, y + to.y];
  // Just above the lower box: between two rows, where no box is in the way.
  const bend = y2 - Math.min(10, (y2 - y1) / 2);
  const path =
    x1 === x2 ? `M${px(x1)} ${px(y1)} V${px(y2)}` : `M${px(x1)} ${px(y1)} V${px(bend)} H${px(x2)} V${px(y2)}`;
  return `<path d="${path}" ${PAINT}/>`;
}

/** From a step to the one beside it that undoes it, dashed. */
export function across(from: Box, to: Box, x: number, y: number): string {
  const [start, end] = [x + from.x + from.width, x + to.x];
  const level = y + from.y + from.height / 2;
  return [
    `<path d="M${px(start)} ${px(level)} H${px(end)}" ${DASHES} ${PAINT}/>`,
    `<text x="${px((start + end) / 2)}" y="${px(level - 5)}" text-anchor="middle" fill="${COLOUR}">undo</text>`,
  ].join('');
}

/** From a box around its right side back up to an earlier one, or to itself. */
export function aside(from: Box, to: Box, x: number, y: number, kind: 'again' | 'back'): string {
  const low = from.height / (from === to ? 4 : 2);
  const start = [x + from.x + from.width, y + from.y + from.height - low] as const;
  const end = [x + to.x + to.width, y + to.y + (from === to ? low : to.height / 2)] as const;
  const side = Math.max(start[0], end[0]) + (kind === 'back' ? 12 : 8);
  const path = `M${px(start[0])} ${px(start[1])} H${px(side)} V${px(end[1])} H${px(end[0])}`;
  return `<path d="${path}" ${DASHES} ${PAINT}><title>${xml(kind === 'back' ? 'changes requested' : kind)}</title></path>`;
}
