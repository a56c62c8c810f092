import { later } from '../../instant.ts';

/** How long after its timeout an attempt may still be recorded. */
const GRACE_SECONDS = 300;

/** Until when an attempt that begins now is waited for. */
export const leaseUntil = (now: string, timeout_seconds: number): string =>
  later(now, timeout_seconds + GRACE_SECONDS);
