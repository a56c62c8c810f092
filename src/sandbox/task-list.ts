const BOX = /^(\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+\[)([ xX])(?=\]\s)/;

/** A text with the first box ticked, or its tick taken off, whose line contains `wanted`; null when there is no such box. */
export function marked(text: string, wanted: string, ticked: boolean): string | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => {
    const mark = BOX.exec(line)?.[2];
    return mark !== undefined && line.includes(wanted) && (mark === ' ') === ticked;
  });
  if (at === -1) return null;
  return lines.with(at, (lines[at] ?? '').replace(BOX, `$1${ticked ? 'x' : ' '}`)).join('\n');
}
