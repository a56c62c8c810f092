/** A length in pixels, to a tenth. */
export const px = (length: number): string => String(Math.round(length * 10) / 10);

/** Text by others inside an XML element. */
export const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\uFFFE\uFFFF]/gu, ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
