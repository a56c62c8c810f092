import type { Problem, Result } from '../problem.ts';
import { BOUNDS, byteLength } from './bounds.ts';
import { progress, type Progress } from './schema.ts';

/** The canonical text of a document: the schema's key order, two spaces, one final newline. */
export function encode(document: Progress): string {
  const known = encoded.get(document);
  if (known !== undefined) return known;
  const text = layout(progress.parse(document));
  encoded.set(document, text);
  return text;
}

/** A document never changes, and the next one needs the hash of its text again. */
const encoded = new WeakMap<Progress, string>();

/** How many bytes the canonical text of a document takes; the order of keys does not matter for that. */
export const sizeOf = (document: Progress): number => byteLength(layout(document));

const layout = (document: Progress): string => `${JSON.stringify(document, null, 2)}\n`;

/**
 * Reads a document. Only the exact bytes that `encode` would write are accepted, so a duplicate key,
 * a conflict marker or a hand edit of the layout never passes as ours.
 */
export function decode(text: string, file: string): Result<Progress> {
  const unreadable = (message: string, hint?: string): Result<Progress> => {
    const span = { file, line: 1, column: 1, end_line: 1, end_column: 1 };
    const problem: Problem = { code: 'progress_unreadable', severity: 'error', message, span };
    return { ok: false, problems: [hint === undefined ? problem : { ...problem, hint }] };
  };
  if (byteLength(text) > BOUNDS.readable) return unreadable('The progress document is larger than 1 MiB.');
  if (deeperThan(text, BOUNDS.depth))
    return unreadable(`The progress document is nested deeper than ${BOUNDS.depth} levels.`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return unreadable(
      `The progress document is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = progress.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined ? '' : ` at ${issue.path.join('.') || 'the top'}: ${issue.message}`;
    return unreadable(`The progress document does not fit its schema${where}.`);
  }
  if (layout(parsed.data) !== text)
    return unreadable('The progress document is not in canonical form: somebody edited it by hand.');
  return { ok: true, value: parsed.data, problems: [] };
}

function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}
