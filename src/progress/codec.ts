import type { Problem, ProblemCode, Result } from '../problem.ts';
import { BOUNDS, byteLength } from './bounds.ts';
import { nestedDeeperThan } from './depth.ts';
import { formOf, isNewer } from './migrate.ts';
import { progress, SCHEMA_VERSION, type Progress } from './schema.ts';

/**
 * The text of a document. One that was read keeps the text it was read from, of whatever version that is: the next one
 * names its hash. Any other is written in canonical form: the schema's key order, two spaces, one final newline.
 */
export function encode(document: Progress): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const text = layout(progress.parse(document));
  texts.set(document, text);
  return text;
}

/** A document never changes, and the next one needs the hash of its text again. */
const texts = new WeakMap<Progress, string>();

/** The same document with another seal, or with none: only the last line of its text changes, in every version there ever was. */
export function withSeal(document: Progress, seal: string | null): Progress {
  if (document.seal === seal) return document;
  const text = encode(document);
  const next = { ...document, seal };
  texts.set(next, `${text.slice(0, text.lastIndexOf(SEAL) + SEAL.length)}${JSON.stringify(seal)}\n}\n`);
  return next;
}

/** The text of a document of whatever version without its seal, and that seal; null where it has none. */
export function unsealedText(text: string): { bare: string; seal: string | null } {
  const at = text.lastIndexOf(SEAL) + SEAL.length;
  const [, seal] = /^"([^"\\]*)"\n\}\n$/.exec(text.slice(at)) ?? [];
  if (!text.includes(SEAL) || seal === undefined) return { bare: text, seal: null };
  return { bare: `${text.slice(0, at)}null\n}\n`, seal };
}

/** No string of JSON holds a line break, so that only the key itself reads like this. */
const SEAL = '\n  "seal": ';

/** The canonical text in the present form, whatever the document was read from. */
export const presentText = (document: Progress): string => layout(progress.parse(document));

/** How many bytes the canonical text of a document takes; the order of keys does not matter for that. */
export const sizeOf = (document: Progress): number => byteLength(layout(document));

const layout = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** A text that was read lately is not read again: an actions run looks at the same few documents many times. */
const lately = new Map<string, Progress>();
const REMEMBERED = 16;

/**
 * Reads a document of any version there ever was, and hands it on in the present form. Only the exact bytes that the
 * Pawl of that version would write are accepted, so a duplicate key, a conflict marker or a hand edit of the layout never passes as ours.
 */
export function decode(text: string, file: string): Result<Progress> {
  const known = lately.get(text);
  if (known !== undefined) return { ok: true, value: known, problems: [] };
  const read = readText(text);
  if (!('document' in read)) {
    const span = { file, line: 1, column: 1, end_line: 1, end_column: 1 };
    return { ok: false, problems: [{ ...read, severity: 'error', span }] };
  }
  texts.set(read.document, text);
  lately.set(text, read.document);
  const [oldest] = lately.keys();
  if (lately.size > REMEMBERED && oldest !== undefined) lately.delete(oldest);
  return { ok: true, value: read.document, problems: [] };
}

type Refusal = Pick<Problem, 'message' | 'hint'> & { code: ProblemCode };

const refused = (message: string): Refusal => ({ code: 'progress_unreadable', message });

function readText(text: string): { document: Progress } | Refusal {
  if (text.length > BOUNDS.readable || byteLength(text) > BOUNDS.readable)
    return refused('The progress document is larger than 1 MiB.');
  if (nestedDeeperThan(text, BOUNDS.depth))
    return refused(`The progress document is nested deeper than ${BOUNDS.depth} levels.`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused(`The progress document is no JSON: ${why}`);
  }
  const version = versionOf(raw);
  if (isNewer(version)) return newer(version);
  const parsed = formOf(version).read(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined ? '' : ` at ${issue.path.join('.') || 'the top'}: ${issue.message}`;
    return refused(`The progress document does not fit its schema${where}.`);
  }
  const { as_written, document } = parsed.data;
  if (layout(as_written) !== text)
    return refused('The progress document is not in canonical form: somebody edited it by hand.');
  return { document };
}

/** The version that a value names; empty where it names none. */
const versionOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'schema_version' in raw && typeof raw.schema_version === 'string'
    ? raw.schema_version
    : '';

const newer = (version: string): Refusal => ({
  code: 'progress_newer',
  message: `The progress document is of version ${version}, and this Pawl knows versions up to ${SCHEMA_VERSION}: a newer Pawl wrote it.`,
  hint: 'Use the newer Pawl again; an older one cannot go on with this run.',
});
