import * as z from 'zod';
import { instant } from './attempt.ts';

/** When an entry was made, and by which decision: every entry has both. */
export const at = { at: instant, decision: z.string() };

/** The instance an entry is about. */
export const step = { step: z.string() };
