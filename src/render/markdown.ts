/** What Markdown or HTML would act on inside a line. */
const MARKUP = '[&<>`*_[\\]()|~\\\\$!"]';
/** Where GitHub would make a mention, a reference or a link of plain text: the gap goes behind what matches. */
const LINKED = '@(?=\\S)|#(?=\\d)|(?<![a-z\\d])gh-(?=\\d)|:(?=//)|(?<![a-z\\d])www(?=\\.)';
const ACTIVE = new RegExp(`(${MARKUP})|${LINKED}`, 'gi');
const GAP = '&#8203;';

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/** Control, format and bidirectional characters, and halves of surrogate pairs: none of them is readable. */
const printable = (text: string): string => text.toWellFormed().replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, '');

/**
 * Text by others as part of one line: it shows what it says and does nothing. No markup, HTML, mention, issue
 * reference, link or comment end survives; line breaks become blanks; at most `limit` characters.
 */
export function plain(text: string, limit = 300): string {
  const line = printable(truncate(text, limit * 4).replace(/\s+/g, ' ')).trim();
  return truncate(line, limit).replace(ACTIVE, (found: string, markup: string | undefined) =>
    markup === undefined ? `${found}${GAP}` : entity(markup),
  );
}

/** Text by others as inline code, also inside tables and HTML. */
export function code(text: string, limit = 200): string {
  const line = printable(truncate(text, limit).replace(/\s+/g, ' ')).trim();
  if (/^[\w./#%:=+ -]+$/.test(line)) return `\`${line}\``;
  return `<code>${line.replace(/[&<>`*_[\]()|~\\$!"@#:]/g, entity)}</code>`;
}

/** A sentence of ours, in which names quoted with backticks may come from others. */
export const prose = (text: string, limit = 600): string =>
  truncate(text, limit)
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? code(part) : spaced(part, plain(part, limit))))
    .join('');

const spaced = (before: string, after: string): string =>
  after === ''
    ? before.replace(/\S+/g, '').slice(0, 1)
    : `${/^\s/.test(before) ? ' ' : ''}${after}${/\s$/.test(before) ? ' ' : ''}`;

/** Safe inline Markdown as a line of its own: what begins it is no list, heading or command. */
export const paragraph = (inline: string): string => (inline === '' ? '' : `${GAP}${inline}`);

/** A block of text shown as it is; the fence is longer than any run of backticks inside. */
export function fence(text: string, language = ''): string[] {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => printable(line.replaceAll('\t', '  ')));
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}${language}`, ...lines, mark];
}

/** `text` is Markdown that is safe already. */
export const link = (text: string, url: string): string => `[${text}](${url})`;

/** Cells are inline Markdown that is safe already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [tableRow(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(tableRow)];
}

const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A folded part; `summary` is inline Markdown that is safe already and has no markup of its own. */
export const fold = (summary: string, lines: readonly string[]): string[] => [
  `<details><summary>${summary}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
];

/** The beginning of a text, never longer than `limit` UTF-16 units, cut between code points. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(0, limit - 1));
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
