import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import { characters } from './sequence.ts';

/** `text` brought to `width` characters with `filler` beside it. */
export function aligned(
  text: string,
  width: number,
  filler: string,
  side: 'left' | 'right' | 'middle',
  meter: Meter,
): string {
  if (Array.from(filler).length !== 1)
    return refuse('type', 'A text is filled up with exactly one character.');
  const missing = Math.max(0, width - characters(text, meter).length);
  meter.make(text.length + missing * filler.length);
  // Python gives the odd space to the left only when the width is odd too.
  const left =
    side === 'left' ? 0 : side === 'right' ? missing : Math.floor(missing / 2) + (missing & width & 1);
  return filler.repeat(left) + text + filler.repeat(missing - left);
}

/** `text` brought to `width` characters with zeros behind its sign. */
export function zeroFilled(text: string, width: number, meter: Meter): string {
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + aligned(text.slice(sign.length), width - sign.length, '0', 'right', meter);
}

/** `text` with every tab made spaces up to the next multiple of `size`. */
export function expanded(text: string, size: number, meter: Meter): string {
  let column = 0;
  const written = characters(text, meter).map((character) => {
    if (character !== '\t') {
      column = character === '\n' || character === '\r' ? 0 : column + 1;
      return character;
    }
    const spaces = size <= 0 ? 0 : size - (column % size);
    meter.make(spaces);
    column += spaces;
    return ' '.repeat(spaces);
  });
  return meter.made(written.join(''));
}
