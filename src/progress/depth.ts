const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Levels that a value may have: with those of the document around it they stay within what a document may have. */
export const VALUE_LEVELS = 24;

/** Whether a value, given as its JSON text, has more levels than a document takes. */
export const isDeep = (text: string): boolean => nestedDeeperThan(text, VALUE_LEVELS);

/** Whether a JSON text opens more than so many brackets within each other, told before anything parses it. */
export function nestedDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    // { and [ differ in one bit, and so do } and ].
    const bracket = code | 0x20;
    if (bracket === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (bracket === 0x7d) depth -= 1;
  }
  return false;
}

/** Where the string that begins here ends: at its closing quote, or at the end of the text. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
