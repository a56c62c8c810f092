import { layOut, type Box, type Measures } from './layout.ts';
import type { Lane, OutlineNode } from './outline.ts';

/** How large a drawing may get, in pixels. */
export interface Room {
  width: number;
  height: number;
}

/**
 * The layout of a workflow that fits its room: in the first measures that do, and where none does, with what is
 * innermost drawn as one box that says how many steps are inside.
 */
export function fitting(
  outline: Lane,
  choices: readonly Measures[],
  room: Room,
): { box: Box; measures: Measures } {
  let found: { box: Box; measures: Measures } | undefined;
  for (const levels of [Infinity, 5, 4, 3, 2, 1])
    for (const measures of choices) {
      const box = layOut(levels === Infinity ? outline : folded(outline, levels), measures, room.width);
      found = { box, measures };
      if (box.width <= room.width && box.height <= room.height) return found;
    }
  if (found === undefined) throw new Error('There are no measures to choose from');
  return found;
}

/** A list in which blocks deeper than so many levels are boxes without insides. */
function folded(lane: Lane, levels: number): Lane {
  const nodes = lane.nodes.map((node): OutlineNode => {
    if (node.lanes.length === 0) return node;
    if (levels > 1) return { ...node, lanes: node.lanes.map((inner) => folded(inner, levels - 1)) };
    const inside = count(node.lanes);
    return {
      ...node,
      caption: `${node.caption}, ${inside} step${inside === 1 ? '' : 's'} inside`,
      lanes: [],
    };
  });
  return { ...lane, nodes };
}

const count = (lanes: readonly Lane[]): number =>
  lanes.reduce((sum, { nodes }) => sum + nodes.reduce((inner, node) => inner + 1 + count(node.lanes), 0), 0);
