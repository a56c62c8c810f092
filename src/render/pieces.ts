import { code, link, plain } from './markdown.ts';

/** A part of a sentence, by whomever: printed for GitHub or for a terminal it shows what it says and does nothing. */
export type Piece = string | { strong: string } | { code: string } | { text: string; url: string };

/** One entry of a list, with what belongs under it. */
export interface Line {
  says: Piece[];
  under?: Line[];
}

export type Block = { heading: string } | { paragraph: Piece[] } | { list: Line[] };

/** The longest piece that is shown. */
const LIMIT = 600;

/** A sentence in which names quoted with backticks become code. */
export const pieces = (sentence: string): Piece[] =>
  sentence
    .slice(0, 4 * LIMIT)
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? { code: part } : part))
    .filter((part) => part !== '');

/** `a, b or c`, the words between them included. */
export const listed = (parts: readonly Piece[], word: 'and' | 'or'): Piece[] =>
  parts.flatMap((part, index) =>
    index === 0 ? [part] : [index === parts.length - 1 ? ` ${word} ` : ', ', part],
  );

/** As inline Markdown that is safe wherever it stands, but for the beginning of a line. */
export const inMarkdown = (says: readonly Piece[]): string =>
  says
    .map((piece) => {
      if (typeof piece === 'string') return words(piece);
      if ('strong' in piece) return strong(plain(piece.strong, 100));
      if ('code' in piece) return code(piece.code, LIMIT);
      return link(plain(piece.text, 120), piece.url);
    })
    .join('');

const strong = (text: string): string => (text === '' ? '' : `**${text}**`);

/** Blanks at the ends stay, so that pieces can be joined. */
function words(text: string): string {
  const inner = plain(text, LIMIT);
  if (inner === '') return text === '' ? '' : ' ';
  return `${/^\s/.test(text) ? ' ' : ''}${inner}${/\s$/.test(text) ? ' ' : ''}`;
}

/** As plain text on one line: nothing in it moves a cursor or colours a terminal. */
const inPlainText = (says: readonly Piece[]): string =>
  says
    .map((piece) => {
      if (typeof piece === 'string') return still(piece);
      if ('strong' in piece) return still(piece.strong);
      return 'code' in piece ? still(piece.code) : `${still(piece.text)} (${still(piece.url)})`;
    })
    .join('');

const still = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .slice(0, 2 * LIMIT);

type Print = (says: readonly Piece[]) => string;

const bullets = (lines: readonly Line[], print: Print, indent: string): string[] =>
  lines.flatMap(({ says, under = [] }) => [
    `${indent}- ${print(says)}`,
    ...bullets(under, print, `${indent}  `),
  ]);

/** A list as Markdown, one line per entry. */
export const listInMarkdown = (lines: readonly Line[]): string[] => bullets(lines, inMarkdown, '');

/** Blocks as Markdown, each with a blank line behind it. */
export const blocksInMarkdown = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    if ('heading' in block) return [`### ${inMarkdown([block.heading])}`, ''];
    return [
      ...('list' in block ? listInMarkdown(block.list) : [`&#8203;${inMarkdown(block.paragraph)}`]),
      '',
    ];
  });

/** Blocks for a terminal or a log, without Markdown. */
export const blocksInPlainText = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    if ('heading' in block) return [inPlainText([block.heading]), ''];
    return [
      ...('list' in block ? bullets(block.list, inPlainText, '  ') : [inPlainText(block.paragraph)]),
      '',
    ];
  });
