const UNIT_SECONDS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3_600, d: 86_400 };
const SHORT = /^(\d{1,9})(s|m|h|d)$/;
const ISO = /^P(?!$)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?!$)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
const ISO_SECONDS = [604_800, 86_400, 3_600, 60, 1];

/** Seconds of a duration written `90s`, `15m`, `24h`, `7d` or in ISO 8601 (`PT15M`; no years and months); undefined for anything else. */
export function durationSeconds(text: string): number | undefined {
  const short = SHORT.exec(text);
  if (short !== null) return Number(short[1]) * (UNIT_SECONDS[short[2] ?? ''] ?? 0);
  const iso = ISO.exec(text);
  if (iso === null) return undefined;
  return ISO_SECONDS.reduce((sum, seconds, index) => sum + seconds * Number(iso[index + 1] ?? 0), 0);
}

/** Seconds in the largest unit that says them exactly: `90s`, `15m`, `24h`, `7d`. */
export function durationText(seconds: number): string {
  const unit =
    ['d', 'h', 'm'].find((name) => seconds > 0 && seconds % (UNIT_SECONDS[name] ?? 1) === 0) ?? 's';
  return `${seconds / (UNIT_SECONDS[unit] ?? 1)}${unit}`;
}
