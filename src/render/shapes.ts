import type { StepType } from '../workflow/step.ts';
import type { Box } from './layout.ts';
import { px } from './xml.ts';

type Rectangle = Pick<Box, 'x' | 'y' | 'width' | 'height'>;

/** The outline of a step as SVG, by what it is, so that kinds are told apart without colour; `paint` are its attributes. */
export function shapeOf(type: StepType, place: Rectangle, paint: string): string[] {
  switch (type) {
    case 'approval':
    case 'input':
    case 'wait-for-human':
      return [polygon(place, 12, 12, paint)];
    case 'dispatch':
      return [polygon(place, 12, 0, paint)];
    case 'wait':
      return [rounded(place, place.height / 2, paint)];
    case 'set':
      return [rounded(place, 14, paint)];
    case 'shell': {
      const inner = { ...place, x: place.x + 5, width: place.width - 10 };
      return [rounded(place, 2, paint), rounded(inner, 0, `${paint} fill-opacity="0"`)];
    }
    default:
      return [rounded(place, 6, paint)];
  }
}

/** A faint frame around what stands alike. */
export const frame = (place: Rectangle): string => rounded(place, 6, 'fill="none" stroke="#d0d7de"');

const rounded = ({ x, y, width, height }: Rectangle, radius: number, paint: string): string =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="${px(radius)}" ${paint}/>`;

/** Six corners, or four that lean where `right` is 0. */
function polygon({ x, y, width, height }: Rectangle, left: number, right: number, paint: string): string {
  const [end, bottom, middle] = [x + width, y + height, y + height / 2];
  const points: [number, number][] =
    right > 0
      ? [
          [x, middle],
          [x + left, y],
          [end - right, y],
          [end, middle],
          [end - right, bottom],
          [x + left, bottom],
        ]
      : [
          [x + left, y],
          [end, y],
          [end - left, bottom],
          [x, bottom],
        ];
  return `<polygon points="${points.map(([across, down]) => `${px(across)},${px(down)}`).join(' ')}" ${paint}/>`;
}
