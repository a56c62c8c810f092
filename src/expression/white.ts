/** What Python counts as white space, as the inside of a character class: more control characters than JavaScript, and no byte order mark. */
export const WHITE =
  '\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const AT_START = new RegExp(`^[${WHITE}]+`);
const WHITE_ONLY = new RegExp(`^[${WHITE}]$`);

export const withoutStart = (text: string): string => text.replace(AT_START, '');

/** Goes from the end by hand: a pattern anchored there would try every run of white space in between. */
export function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && WHITE_ONLY.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
