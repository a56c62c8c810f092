import { MARKER } from './view.ts';

/** How the first line of the status comment begins, whatever data follows. */
export const MARKER_START = `<!-- ${MARKER} `;

/** The facts that ride hidden in the status comment. */
export interface MarkerFacts {
  v: 1;
  workflow_id: string | null;
  generation: number;
}

/**
 * The hidden first line. Its JSON is printable ASCII without angle brackets and without two hyphens in a row,
 * so nothing in it can end the line or the HTML comment.
 */
export function markerLine(facts: MarkerFacts): string {
  const json = JSON.stringify(facts).replace(
    /[<>]|[^ -~]|-(?=-)/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${MARKER_START}${json} -->`;
}
