/** Bounds that keep the document small however long a run lasts: rows, instances, characters of text. */
export const BOUNDS = {
  rows: 50,
  /** Agents with their models whose spending is told apart. */
  spenders: 20,
  /** Instances of one step name that stay once they are settled. */
  instances: 4,
  summary: 500,
  answer: 2_000,
  /** Answers that did not count and that a gate still names, the newest. */
  refused: 20,
  /** Commands answered by one decision. */
  answered: 50,
  value: 8_192,
  document: 400_000,
  /** What is read at all, before anything is parsed. */
  readable: 1_048_576,
  depth: 32,
} as const;

/** Keeps the newest rows and tells how many older ones were left to the branch's history. */
export function newest<Row>(
  rows: readonly Row[],
  limit: number = BOUNDS.rows,
): { rows: Row[]; omitted: number } {
  const omitted = Math.max(0, rows.length - limit);
  return { rows: rows.slice(omitted), omitted };
}

/** The first characters of a text, cut between code points and marked where it was cut. */
export function summarise(text: string, limit: number = BOUNDS.summary): string {
  const points = text.length > limit ? Array.from(text.slice(0, limit * 2 + 1)) : [];
  return points.length > limit ? `${points.slice(0, limit - 1).join('')}…` : text;
}

/** How long a text is in UTF-8. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;
