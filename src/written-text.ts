/** The largest file that an agent is shown or writes, in bytes. */
export const FILE_LIMIT = 262_144;

/** Bytes of all files together that one attempt writes at most: as JSON, however it is escaped, they still fit into an outcome. */
export const TOTAL_LIMIT = 3_000_000;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Why something is not written as a file, whatever its path; null when it is a text of a size that may be. */
export function flawOfText(text: string): string | null {
  const size = bytes(text);
  if (size > FILE_LIMIT) return `it would have ${size} bytes, more than ${FILE_LIMIT}`;
  if (text.includes('\0')) return 'it has a NUL character, and only texts are written';
  return text.isWellFormed() ? null : 'it has half of a character, and only texts are written';
}

/** Why files are not written together; null when they may be. */
export function flawOfAll(texts: readonly string[]): string | null {
  const total = texts.reduce((sum, text) => sum + bytes(text), 0);
  return total > TOTAL_LIMIT ? `all files have ${total} bytes, more than ${TOTAL_LIMIT}` : null;
}
