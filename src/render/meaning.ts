import { REASONS } from '../decide/reason.ts';

const MEANINGS = new Map<string, string>(Object.entries(REASONS));

/** What a reason code means to people; undefined for a code of another version. */
export const meaningOf = (reason: string): string | undefined => MEANINGS.get(reason);
