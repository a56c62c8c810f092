const START = '<!-- pawl:history -->';
const END = '<!-- /pawl:history -->';

/** The lines that tell what was recorded, between two hidden ones by which they are found again. */
export const markedHistory = (text: string): string => [START, text, END].join('\n');

/** What our own answering comment says of the history, as it stands there; null where it says nothing. */
export function keptHistory(body: string): string | null {
  const lines = body.split(/\r?\n/);
  const start = lines.indexOf(START);
  const end = start < 0 ? -1 : lines.indexOf(END, start);
  return end < 0 ? null : lines.slice(start + 1, end).join('\n');
}
