import { isInvisible, stripInvisible } from '../../invisible.ts';
import { dropMarkup } from './markup.ts';

/** Named references that HTML turns into characters nobody sees. */
const INVISIBLE_NAMES =
  'ZeroWidthSpace|NegativeVeryThinSpace|NegativeThinSpace|NegativeMediumSpace|NegativeThickSpace|zwj|zwnj|lrm|rlm|shy|NoBreak|ApplyFunction|af|InvisibleTimes|it|InvisibleComma|ic';
const REFERENCE = new RegExp(`&(?:#x([0-9a-f]{1,8});?|#([0-9]{1,8});?|(?:${INVISIBLE_NAMES});)`, 'gi');

const isHidden = (code: number): boolean =>
  code > 0x10ffff || code === 0 || isInvisible(String.fromCodePoint(code));

/**
 * Somebody's Markdown as a reader of the rendered page would know it: without HTML comments, tags, link
 * definitions and characters that do not show. `removed` counts what was left out. Linear in the text; a space stands
 * where something was, so that what was around it does not join.
 */
export const sanitize = (text: string): { text: string; removed: number } => {
  const seen = stripInvisible(text);
  let removed = seen.removed;
  const plain = seen.text.replace(REFERENCE, (reference, hex?: string, decimal?: string) => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number.parseInt(decimal, 10) : null;
    if (code !== null && !isHidden(code)) return reference;
    removed += 1;
    return ' ';
  });
  const visible = dropMarkup(plain);
  return { text: visible.text, removed: removed + visible.removed };
};

/**
 * A text as a block of data with a label: the fence is longer than any run of backticks inside, so nothing in
 * the text can end it. The label is one line of plain words.
 */
export const fence = (label: string, text: string): string => {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const bar = '`'.repeat(longest + 1);
  const name = stripInvisible(label)
    .text.replace(/[`\s]+/g, ' ')
    .trim();
  return `${bar}${name}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${bar}`;
};
