import { UNITS } from './units.js';

/** Writes a whole number of milliseconds as `1d 2h 3m 4s 5ms`, leaving out units of which there are none. */
export function formatDuration(milliseconds) {
  if (typeof milliseconds !== 'number') {
    throw new TypeError(`Milliseconds must be a number, not ${typeof milliseconds}`);
  }
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
    throw new RangeError(`Milliseconds must be a whole number from 0, not ${milliseconds}`);
  }
  const parts = [];
  let rest = milliseconds;
  for (const [letters, length] of UNITS) {
    const amount = Math.floor(rest / length);
    rest -= amount * length;
    if (amount > 0) parts.push(`${amount}${letters}`);
  }
  return parts.join(' ') || '0ms';
}
