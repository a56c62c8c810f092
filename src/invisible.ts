/**
 * Characters that nobody sees: controls but tab and line feed, format characters (zero width, bidi, tags), variation
 * selectors, blank fillers, halves of surrogate pairs, and code points that stand for nothing.
 */
const INVISIBLE =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]--[\t\n]]/v;
const EVERY = new RegExp(INVISIBLE.source, 'gv');

export const isInvisible = (character: string): boolean => INVISIBLE.test(character);

/** Text without the characters nobody sees, and how many there were. Line ends become line feeds. */
export const stripInvisible = (text: string): { text: string; removed: number } => {
  let removed = 0;
  const stripped = text.replace(/\r\n?/g, '\n').replace(EVERY, () => {
    removed += 1;
    return '';
  });
  return { text: stripped, removed };
};
