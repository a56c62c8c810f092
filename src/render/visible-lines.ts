/** Lines of Markdown that show without unfolding anything: neither blank nor hidden; a fold shows its summary. */
export function visibleLines(lines: readonly string[]): number {
  let depth = 0;
  let fence = '';
  let count = 0;
  for (const line of lines) {
    const outside = fence === '';
    const mark = /^(?:> )?(`{3,})/.exec(line)?.[1] ?? '';
    if (outside) fence = mark;
    else if (line.replace(/^> /, '') === fence) fence = '';
    const opens = outside && line.startsWith('<details>');
    if (depth === 0 && /[^>\s]/.test(line) && !line.startsWith('<!--')) count += 1;
    if (opens) depth += 1;
    if (outside && line.startsWith('</details>')) depth -= 1;
  }
  return count;
}
