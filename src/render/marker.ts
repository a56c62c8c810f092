import { MARKER } from './view.ts';

/** How the first line of the status comment begins, whatever data follows. */
export const MARKER_START = `<!-- ${MARKER} `;

/** The facts that ride hidden in the status comment. */
export interface MarkerFacts {
  v: 1;
  workflow_id: string | null;
  generation: number;
}

/** The hidden first line. The JSON has neither `>` nor two hyphens in a row, so nothing in it can end the HTML comment. */
export function markerLine(facts: MarkerFacts): string {
  const json = JSON.stringify(facts)
    .replace(/[<>]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
    .replace(/-(?=-)/g, '\\u002d');
  return `${MARKER_START}${json} -->`;
}
