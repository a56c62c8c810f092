import { WHITE } from './white.ts';

/** A text with its first character large and the others small. */
export function capitalized(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return text === '' ? '' : titleCase(first) + text.slice(first.length).toLowerCase();
}

/** `ß` and the digraphs have a title case that is not their upper case: only the first letter of it is large. */
function titleCase(character: string): string {
  const digraph = DIGRAPHS[character];
  if (digraph !== undefined) return digraph;
  const [first = '', ...rest] = Array.from(character.toUpperCase());
  return first + rest.join('').toLowerCase();
}

const DIGRAPHS: { [character: string]: string } = Object.fromEntries(
  ['ǅǄǆ', 'ǈǇǉ', 'ǋǊǌ', 'ǲǱǳ'].flatMap((forms) => Array.from(forms).map((form) => [form, forms.charAt(0)])),
);

/** Every run of letters with a large first one. */
export const titled = (text: string): string => text.replace(/[\p{Cased}]+/gu, capitalized);

/** Small letters large and large ones small. */
export const swapped = (text: string): string =>
  text.replace(/\p{Cased}/gu, (letter) =>
    /\p{Uppercase}/u.test(letter) ? letter.toLowerCase() : letter.toUpperCase(),
  );

/** A text for comparing without regard to case: `ß` is `ss`, and a sigma is the same at the end of a word. */
export const folded = (text: string): string =>
  Array.from(text.toUpperCase())
    .map((letter) => letter.toLowerCase())
    .join('');

const isUpper = (text: string): boolean => /\p{Lu}/u.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text);
const isLower = (text: string): boolean => /\p{Ll}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text);

/** The questions a text answers about its characters, by the name of the method. */
export const LETTER_QUESTIONS: readonly [string, (text: string) => boolean][] = [
  ['isupper', isUpper],
  ['islower', isLower],
  ['istitle', (text) => /\p{Cased}/u.test(text) && titled(text) === text],
  ['isalpha', (text) => /^\p{L}+$/u.test(text)],
  ['isalnum', (text) => /^[\p{L}\p{N}]+$/u.test(text)],
  ['isdecimal', (text) => /^\p{Nd}+$/u.test(text)],
  ['isdigit', (text) => /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]+$/u.test(text)],
  ['isnumeric', (text) => /^\p{N}+$/u.test(text)],
  ['isspace', (text) => new RegExp(`^[${WHITE}]+$`).test(text)],
  // oxlint-disable-next-line no-control-regex -- ASCII begins with the control characters
  ['isascii', (text) => /^[\u0000-\u007f]*$/.test(text)],
  ['isidentifier', (text) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(text)],
];
