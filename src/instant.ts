/** An instant of so many milliseconds since 1970 in ISO 8601, UTC to the second, so that instants compare as text. */
export const instantOf = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** The instant some seconds after another. */
export const later = (instant: string, seconds: number): string =>
  instantOf(Date.parse(instant) + seconds * 1_000);

/** The instant some minutes after another, to the second. */
export const minutesLater = (instant: string, minutes: number): string =>
  later(instant, Math.round(minutes * 60));

/** An instant to the minute or finer with its zone; without one it would mean another time on every machine. */
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Whether a text is an instant that means the same everywhere. */
export const isInstant = (text: string): boolean => ZONED.test(text) && !Number.isNaN(Date.parse(text));
