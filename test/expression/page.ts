import type { Difference } from './differences.ts';

const code = (text: string): string =>
  text === '' ? 'nothing' : text === 'error' ? 'error' : `\`${text.replaceAll('|', '\\|')}\``;

/** The row of a difference in the table of `templates/docs/jinja2.md`. */
export const rowOf = ({ example: { source, ours, theirs }, why }: Difference): string =>
  `| ${code(source)} | ${code(ours)} | ${code(theirs)} | ${why} |`;

/** The cells of Markdown tables without the spaces that line them up. */
export const rowsIn = (page: string): string[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replace(/ +/g, ' ').trim());
