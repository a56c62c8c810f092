/**
 * What a step wrote to the file behind GITHUB_OUTPUT or GITHUB_ENV: lines `name=value`, or
 * `name<<END`, the value's lines, and `END`.
 */
export function parseFileCommands(text: string): { [name: string]: string } {
  const values: { [name: string]: string } = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name, mark, rest] = /^([^=<]+?)(=|<<)(.*)$/s.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`Invalid format '${line}'`);
    if (mark === '=') {
      values[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (end < 0) throw new Error(`Matching delimiter not found '${rest}'`);
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}
