import * as z from 'zod';
import { MARKER } from './view.ts';

/** How the first line of the status comment begins, whatever data follows. */
export const MARKER_START = `<!-- ${MARKER} `;

const END = ' -->';
/** Longer ones are not ours. */
const LONGEST = 1_000;

/** The newest recorded document that was known when the comment was written. */
const anchor = z.strictObject({
  /** Far more than a pull request ever sees, and few enough that a run which begins after that many can still count on. */
  generation: z.int().positive().max(1e13),
  /** The commit that brought it, on the run's branch. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** As a document's seal, over the other two and the pull request. */
  seal: z.string().optional(),
});
export type Anchor = z.infer<typeof anchor>;

const facts = z.strictObject({
  v: z.literal(1),
  /** Null while no document counts. */
  workflow_id: z.string().nullable(),
  generation: z.int().nonnegative(),
  commit: anchor.shape.commit.optional(),
  seal: anchor.shape.seal,
});

/** The facts that ride hidden in the status comment. */
export type MarkerFacts = z.infer<typeof facts>;

/** The facts of a run with what is known of its newest document. */
export const markerFacts = (workflow_id: string | null, known: Anchor | null): MarkerFacts => ({
  v: 1,
  workflow_id,
  generation: 0,
  ...known,
});

/**
 * The hidden first line. Its JSON is printable ASCII without angle brackets and without two hyphens in a row,
 * so nothing in it can end the line or the HTML comment.
 */
export function markerLine(given: MarkerFacts): string {
  const json = JSON.stringify(given).replace(
    /[<>]|[^ -~]|-(?=-)/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${MARKER_START}${json}${END}`;
}

/** The facts in a comment that begins with a marker; null where it has none, or one that we would not write. */
export function readMarker(body: string): MarkerFacts | null {
  const [line = ''] = body.slice(0, LONGEST).split(/\r?\n/, 1);
  if (!line.startsWith(MARKER_START) || !line.endsWith(END)) return null;
  let raw: unknown;
  try {
    raw = JSON.parse(line.slice(MARKER_START.length, -END.length));
  } catch {
    return null;
  }
  return facts.safeParse(raw).data ?? null;
}

/** What a marker says of the newest document; null where it names none. */
export const anchorIn = (marker: MarkerFacts | null): Anchor | null => {
  if (marker === null) return null;
  const { v: _version, workflow_id: _run, ...known } = marker;
  return anchor.safeParse(known).data ?? null;
};
